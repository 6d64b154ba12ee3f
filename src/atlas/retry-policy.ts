import type { Operation } from "./operation.ts";

/** What went wrong, as far as the decision needs it. */
export interface Failure {
  readonly status?: number | undefined;
  readonly errorCode?: string | undefined;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number | undefined;
  /** Set when no whole answer came. */
  readonly sent?: "no" | "maybe";
}

/** Attempts in all, the first included. */
const attempts = {
  /** A 429 was not carried out, and its end is in sight. */
  refused: 10,
  /** About 15 s of waiting at most. */
  failed: 5,
} as const;

/** Milliseconds. A longer wait than this is the user's decision. */
export const longestWait = 300_000;
const firstBackoff = 500;
const longestBackoff = 30_000;

/** Statuses of a server, or of what stands before it, that may well be gone the next time. */
const passing: readonly number[] = [500, 502, 503, 504];

/** Codes that come again when the same request comes again. */
const lasting: readonly string[] = ["TIMEOUT_WHILE_PAGING"];

/**
 * What to do after attempt number `attempt` (from 1) failed: milliseconds to wait before the next, or "stop".
 * `random` is from 0 up to 1, and spreads the waits that no server has named.
 */
export function nextAttempt(
  attempt: number,
  failure: Failure,
  row: Pick<Operation, "access" | "repeatable">,
  random: number,
): number | "stop" {
  const limit = failure.status === 429 ? attempts.refused : attempts.failed;
  if (attempt >= limit || !mayRepeat(failure, row)) {
    return "stop";
  }
  if (failure.retryAfter !== undefined) {
    return failure.retryAfter <= longestWait ? failure.retryAfter : "stop";
  }
  return Math.round(random * Math.min(longestBackoff, firstBackoff * 2 ** (attempt - 1)));
}

function mayRepeat(failure: Failure, row: Pick<Operation, "access" | "repeatable">): boolean {
  const { status, sent } = failure;
  // A 503 may come from a gateway that has passed the request on; that it names a time to wait says nothing of it.
  const wasNotCarriedOut = status === 429 || sent === "no";
  const mayPass = sent !== undefined || (status !== undefined && passing.includes(status));
  const isLasting = failure.errorCode !== undefined && lasting.includes(failure.errorCode);
  return wasNotCarriedOut || (mayPass && !isLasting && (row.access === "read" || row.repeatable));
}
