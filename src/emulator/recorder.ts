/** One request and its answer, bodies as they were. */
export interface RecordedRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** For example `GET /api/atlas/v2/groups/{groupId}`; the method and path where no route matched. */
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when it was JSON. */
  readonly body: unknown;
  /** 0 when the connection was dropped without an answer. */
  readonly status: number;
  /** Milliseconds since the Unix epoch by the emulator's clock, on arrival. */
  readonly at: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
}

// Enough for any test, and a bound for a server that runs for weeks.
const kept = 20_000;

/** Appends to a list that callers hold on to. */
export function record(requests: RecordedRequest[], request: RecordedRequest): void {
  if (requests.length >= kept) requests.splice(0, kept / 10);
  requests.push(request);
}
