/**
 * The outside world, as the Atlas client and the entities see it.
 *
 * They import no Node module and no timer; whatever is outside comes through here. That is what lets the same source
 * run in Node and, with its asynchrony stripped, in an engine whose calls all block.
 */
export interface Host {
  /** Sends one request. Rejects with a `TransportError` when there is no whole answer. */
  http(request: HttpRequest): Promise<HttpResponse>;
  /** Waits so many milliseconds; rejects with the host's interruption when the run is being stopped. */
  sleep(milliseconds: number): Promise<void>;
  /**
   * Runs what must still be done although the run is being stopped, such as taking away something temporary:
   * within it requests are sent and waits are waited. To be short.
   */
  lastly<T>(run: () => Promise<T>): Promise<T>;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** A number from 0 up to, not including, 1; for jitter only. */
  random(): number;
  /** Unpredictable bytes, for nonces and passwords. */
  randomBytes(count: number): Uint8Array;
  /**
   * Runs `attempt` (counted from 1) until it succeeds or `decide` says stop.
   * `decide` answers the milliseconds to wait before the next attempt, or "stop" to rethrow the failure.
   */
  retry<T>(
    attempt: (count: number) => Promise<T>,
    decide: (failure: unknown, count: number) => number | "stop",
  ): Promise<T>;
  /** Access tokens kept between processes. Absent means: kept in memory for this run only. */
  readonly tokens?: TokenCache;
  log(level: "debug" | "warning", message: string): void;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long to wait for the whole answer, in milliseconds. */
  readonly timeout: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Values are access tokens: whoever keeps them keeps them as secrets. Keys are hashes and may be shown. */
export interface TokenCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  /** Runs `fetch` while no other process that shares this cache does; used so that several processes fetch one token. */
  exclusively<T>(key: string, fetch: () => Promise<T>): Promise<T>;
}

/** The request got no whole answer. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  /** Node's code (`ECONNREFUSED`, `ECONNRESET`, …), `TIMEOUT`, `CUT` for an answer that ended early, or `TOO_LONG`. */
  readonly code: string;
  /** Whether the request may have reached the server and been acted upon. */
  readonly sent: "no" | "maybe";

  constructor(code: string, sent: "no" | "maybe", message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.sent = sent;
  }
}

/** The run is being stopped (Ctrl-C): whoever waits gives up, whoever is between two requests sends no more. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("Interrupted");
  }
}
