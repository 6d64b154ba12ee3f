import { type HttpRequest, TransportError } from "../../host/host.ts";

/**
 * What Go says of a connection that never came to be: nothing was sent. A bare `tls:` is not among it, nor a host that
 * is out of reach: both also end a connection that has carried the request already.
 */
const neverConnected =
  /\bdial tcp\b|\bconnect: |no such host|x509: |TLS handshake timeout|not look like a TLS handshake/;

/** What happened to a request, told from Go's words; where they are unknown, it may have arrived. */
export function transportError(said: string, { url, timeout }: HttpRequest): TransportError {
  const server = serverOf(url);
  // Go names the address first, and any of these words may be in it.
  const text = said.split(url).join("");
  // Where it names another one, the request was sent, and its answer led there.
  if (neverConnected.test(text) && !/https?:\/\//.test(text))
    return new TransportError(codeOf(text), "no", `no connection to ${server}`);
  if (/timeout|deadline exceeded/i.test(text)) {
    return new TransportError("TIMEOUT", "maybe", `${server} did not answer within ${timeout} ms`);
  }
  return new TransportError(codeOf(text), "maybe", `the connection to ${server} broke`);
}

/** An `error` beside the status of a success: the answer had begun, so the request has arrived, whatever the words. */
export function brokenAnswer(text: string, { url }: HttpRequest): TransportError {
  return new TransportError(codeOf(text), "maybe", `the answer of ${serverOf(url)} broke off`);
}

/** Whether an `error` beside a status only repeats that the status is not a 2xx. */
export function repeatsStatus(status: number): boolean {
  return status < 200 || status > 299;
}

function serverOf(url: string): string {
  return url.replace(/^(https?:\/\/[^/?#]*).*$/, "$1");
}

function codeOf(text: string): string {
  if (/refused/i.test(text)) return "ECONNREFUSED";
  if (/no such host/i.test(text)) return "ENOTFOUND";
  if (/x509|tls:/i.test(text)) return "CERTIFICATE";
  if (/reset/i.test(text)) return "ECONNRESET";
  return /EOF/.test(text) ? "CUT" : "UNKNOWN";
}
