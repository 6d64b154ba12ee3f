import { root } from "./call.ts";

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const label = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?";
/** A last label that begins with a digit would be read as a number, and the number as an address. */
const name = `(?:${label}\\.)*[a-z_](?:[a-z0-9_-]*[a-z0-9_])?\\.?`;
const host = `${name}|${octet}(?:\\.${octet}){3}|\\[[0-9a-f:]+\\]`;
const address = new RegExp(`^(https?)://(${host})(?::(\\d{1,5}))?((?:/[\\w.~!$&'()*+,;=:@-]*)*)$`, "i");
const loopback = new RegExp(`^(?:localhost|127(?:\\.${octet}){3}|\\[::1\\])$`, "i");

/**
 * The address without what may follow it (`/`, `/api/atlas/v2`).
 * Throws a `TypeError` unless it is https, or a loopback address: credentials travel with every request.
 *
 * It is narrower than what a URL may be, so that every reader of it sees the same host: names of other alphabets are
 * written in punycode, and nothing is percent-encoded.
 */
export function baseAddress(text: string): string {
  const [, scheme = "", host = "", port, path = ""] = address.exec(text) ?? [];
  if (scheme === "" || !isHost(host) || !isPort(port) || /\/\.\.?(\/|$)/.test(path)) {
    throw new TypeError("The address of the Atlas API has to be like https://cloud.mongodb.com, without user or query");
  }
  const server = port === undefined ? host : `${host}:${port}`;
  if (scheme.toLowerCase() === "http" && !loopback.test(host)) {
    throw new TypeError(`The address of the Atlas API has to begin with https://, and http://${server} does not`);
  }
  const prefix = path.replace(/\/+$/, "");
  const above = prefix.endsWith(root) ? prefix.slice(0, -root.length) : prefix;
  return `${scheme.toLowerCase()}://${server}${above}`;
}

/** Whether an address, as `baseAddress` answers it, is one of this machine alone. */
export function isLoopback(base: string): boolean {
  const [, , host = ""] = address.exec(base) ?? [];
  return loopback.test(host);
}

function isPort(text: string | undefined): boolean {
  return text === undefined || (Number(text) >= 1 && Number(text) <= 65_535);
}

/** Whether what stands in brackets is an IPv6 address. */
function isHost(text: string): boolean {
  if (!text.startsWith("[")) return true;
  const halves = text.slice(1, -1).split("::");
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const isWhole = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return isWhole && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
}
