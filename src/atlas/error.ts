/** What an error knows of the request that failed. */
export interface Failed {
  readonly operation: string;
  readonly method: string;
  /** Below `/api/atlas/v2`, encoded. */
  readonly path: string;
}

/** Something went wrong between this client and Atlas. `message` is whole: it ends with the hint. */
export abstract class AtlasFailure extends Error {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** What to do next; a sentence, or nothing. */
  readonly hint: string | undefined;

  constructor(failed: Failed, what: string, hint?: string, options?: ErrorOptions) {
    super(`${failed.method} ${failed.path || "/"}: ${what}${hint === undefined ? "" : ` ${hint}`}`, options);
    this.operation = failed.operation;
    this.method = failed.method;
    this.path = failed.path;
    this.hint = hint;
  }
}

export interface AtlasRefusal extends Failed {
  readonly status: number;
  /** Absent when the answer was not one of Atlas's own errors (a proxy's page, say). */
  readonly errorCode?: string | undefined;
  readonly detail: string;
  readonly parameters?: readonly unknown[];
  readonly requestId?: string | undefined;
  /** Milliseconds that Atlas asked to wait. */
  readonly retryAfter?: number | undefined;
  readonly hint?: string | undefined;
  /** Where it says that there is no such thing: what came of an attempt before, which may have been carried out. */
  readonly earlier?: AtlasFailure | undefined;
}

/** Atlas answered, and the answer is an error. */
export class AtlasError extends AtlasFailure {
  override readonly name = "AtlasError";
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly detail: string;
  readonly parameters: readonly unknown[];
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly earlier: AtlasFailure | undefined;

  constructor(refusal: AtlasRefusal) {
    const code = refusal.errorCode === undefined ? "" : ` ${refusal.errorCode}`;
    super(refusal, `${refusal.status}${code}: ${ended(refusal.detail)}`, refusal.hint);
    this.status = refusal.status;
    this.errorCode = refusal.errorCode;
    this.detail = refusal.detail;
    this.parameters = refusal.parameters ?? [];
    this.requestId = refusal.requestId;
    this.retryAfter = refusal.retryAfter;
    this.earlier = refusal.earlier;
  }
}

/** Atlas answered with success, but not with what was asked for. */
export class AnswerError extends AtlasFailure {
  override readonly name = "AnswerError";
  /** Not JSON at all, or cut; otherwise a member that we rely on is missing or of another type. */
  readonly unreadable: boolean;

  constructor(failed: Failed, what: string, unreadable: boolean, hint?: string) {
    super(failed, ended(what), hint);
    this.unreadable = unreadable;
  }
}

/** No whole answer came. The cause is the host's `TransportError`. */
export class UnreachableError extends AtlasFailure {
  override readonly name = "UnreachableError";
  /** Node's code, or `TIMEOUT`, or `CUT`. */
  readonly code: string;
  readonly sent: "no" | "maybe";

  constructor(failed: Failed, code: string, sent: "no" | "maybe", what: string, options?: ErrorOptions) {
    super(failed, ended(what), "Check the network, the proxy and the address of the API, then try again.", options);
    this.code = code;
    this.sent = sent;
  }
}

/**
 * A write was sent and nobody knows whether it was carried out: its answer got lost, or was a 5xx.
 * Read what is there, and decide by that; do not send it again blindly. The cause says what came instead of an answer.
 */
export class AmbiguousWriteError extends AtlasFailure {
  override readonly name = "AmbiguousWriteError";
  /** Read by whoever keeps notes of effects: this one stays open. */
  readonly unsettled = true;
  override readonly cause: AtlasFailure;

  /** `since` is what kept it from being sent again, where it was not Atlas. */
  constructor(failed: Failed, cause: AtlasFailure, since?: unknown) {
    const kept = since instanceof Error ? `, and it was not sent again: ${since.message}` : "";
    super(
      failed,
      `it is not known whether this was carried out (${cause.message})${kept}`,
      "Run the same again: it looks at what is there before it writes.",
    );
    this.cause = cause;
  }
}

/** No access token could be had, so that nothing was asked of Atlas yet. */
export class TokenError extends AtlasFailure {
  override readonly name = "TokenError";
  readonly status: number | undefined;
  readonly errorCode: string | undefined;

  constructor(
    what: string,
    reason: { status?: number; errorCode?: string | undefined; hint: string },
    options?: ErrorOptions,
  ) {
    super(tokenRequest, ended(what), reason.hint, options);
    this.status = reason.status;
    this.errorCode = reason.errorCode;
  }
}

/** The token endpoint stands outside the Administration API, and so outside of the table. */
const tokenRequest: Failed = { operation: "getAccessToken", method: "POST", path: "/api/oauth/token" };

/** The credentials' text has no shape that Atlas knows. The text itself is never part of the message. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
}

function ended(sentence: string): string {
  return /[.!?)]$/.test(sentence) ? sentence : `${sentence}.`;
}
