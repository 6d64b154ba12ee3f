import { root } from "./call.ts";

const address = /^(https?):\/\/(\[[0-9a-f:.]+\]|[^\s/:?#@[\]]+)(:\d{1,5})?(\/[^\s?#]*)?$/i;
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * The address without what may follow it (`/`, `/api/atlas/v2`).
 * Throws a `TypeError` unless it is https, or a loopback address: credentials travel with every request.
 */
export function baseAddress(text: string): string {
  const [, scheme = "", name = "", port = "", path = ""] = address.exec(text) ?? [];
  if (scheme === "") {
    throw new TypeError("The address of the Atlas API has to be like https://cloud.mongodb.com, without user or query");
  }
  if (scheme.toLowerCase() === "http" && !loopback.test(name)) {
    throw new TypeError(`The address of the Atlas API has to begin with https://, and http://${name}${port} does not`);
  }
  const prefix = path.replace(/\/+$/, "");
  const above = prefix.endsWith(root) ? prefix.slice(0, -root.length) : prefix;
  return `${scheme.toLowerCase()}://${name}${port}${above}`;
}
