import { type HttpRequest, TransportError } from "../host.ts";
import { longestAnswer, TooLong } from "./answer-text.ts";

/** What Node, undici and urllib put into their errors, as far as it is there. */
interface Thrown {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
}

/** Calls of the operating system that come before any byte is sent. */
const beforeSending: readonly unknown[] = ["connect", "getaddrinfo"];

/** Codes of a connection that never came to be: a name without address, a handshake that failed. */
const neverConnected =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|\w+_CERT(_\w+)?|UNABLE_TO_\w+)$/;

const timeouts: readonly unknown[] = ["TimeoutError", "HttpClientRequestTimeoutError", "HttpClientConnectTimeoutError"];

/** Says what happened to a request, and whether it may have reached the server. `begun`: its answer had begun to arrive. */
export function transportError(error: unknown, request: HttpRequest, begun: boolean): TransportError {
  const thrown = (typeof error === "object" && error !== null ? error : {}) as Thrown;
  const code = typeof thrown.code === "string" ? thrown.code : codeOf(thrown.cause);
  const unsent = !begun && (beforeSending.includes(thrown.syscall) || neverConnected.test(code));
  const server = request.url.replace(/^(https?:\/\/[^/?#]*).*$/, "$1");
  const because = { cause: error };
  if (unsent) {
    return new TransportError(code, "no", `no connection to ${server}`, because);
  }
  if (timeouts.includes(thrown.name)) {
    return new TransportError("TIMEOUT", "maybe", `${server} did not answer within ${request.timeout} ms`, because);
  }
  if (error instanceof TooLong) {
    const most = `${longestAnswer / 1024 / 1024} MiB`;
    return new TransportError("TOO_LONG", "maybe", `the answer of ${server} is longer than ${most}`, because);
  }
  if (begun) {
    return new TransportError("CUT", "maybe", `the answer of ${server} ended early`, because);
  }
  return new TransportError(code || "UNKNOWN", "maybe", `the connection to ${server} broke`, because);
}

function codeOf(cause: unknown): string {
  const code = (cause as Thrown | null | undefined)?.code;
  return typeof code === "string" ? code : "";
}
