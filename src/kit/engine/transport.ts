import { type HttpRequest, TransportError } from "../../host/host.ts";

/** What Go says of a connection that never came to be: nothing was sent. */
const neverConnected = /connection refused|no such host|no route to host|network is unreachable|dial tcp|x509|tls:/i;

/** What happened to a request, told from Go's words; where they are unknown, it may have arrived. */
export function transportError(text: string, { url, timeout }: HttpRequest): TransportError {
  const server = url.replace(/^(https?:\/\/[^/?#]*).*$/, "$1");
  if (neverConnected.test(text)) return new TransportError(codeOf(text), "no", `no connection to ${server}`);
  if (/timeout|deadline exceeded/i.test(text)) {
    return new TransportError("TIMEOUT", "maybe", `${server} did not answer within ${timeout} ms`);
  }
  return new TransportError(codeOf(text), "maybe", `the connection to ${server} broke`);
}

/** Whether an `error` beside a status only repeats that the status is not a 2xx. */
export function repeatsStatus(status: number): boolean {
  return status < 200 || status > 299;
}

function codeOf(text: string): string {
  if (/refused/i.test(text)) return "ECONNREFUSED";
  if (/no such host/i.test(text)) return "ENOTFOUND";
  if (/x509|tls:/i.test(text)) return "CERTIFICATE";
  if (/reset/i.test(text)) return "ECONNRESET";
  return /EOF/.test(text) ? "CUT" : "UNKNOWN";
}
