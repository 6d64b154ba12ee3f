import { type Host, Interrupted } from "../host/host.ts";
import { isAbsent } from "./absence.ts";
import { parseJson } from "./answer.ts";
import { type Call, failed, type Send } from "./call.ts";
import { AmbiguousWriteError, AnswerError, AtlasError, AtlasFailure, UnreachableError } from "./error.ts";
import type { Wait } from "./exchange.ts";
import { type Failure, nextAttempt } from "./retry-policy.ts";

/**
 * Sends again what may be sent again. A write that may or may not have been carried out ends as `AmbiguousWriteError`,
 * also where it was a guard that kept it from being sent again.
 */
export function retrying(next: Send, host: Host, onWait: (wait: Wait) => void): Send {
  return async (call) => {
    let waited = 0;
    /** The latest attempt that may have been carried out. */
    let doubtful: AtlasFailure | undefined;
    try {
      return await host.retry(
        async (attempt) => {
          const reply = await next({ ...call, attempt, waited });
          // An answer that cannot be read is no answer: found out here, where it can still be asked for again.
          parseJson(reply, failed(call));
          return reply;
        },
        (failure, attempt) => {
          if (failure instanceof AtlasFailure && isUnsettled(call, failure)) doubtful = failure;
          const { status, ...rest } = failureOf(failure);
          const wait = nextAttempt(attempt, { status, ...rest }, call.operation, host.random());
          if (wait !== "stop") {
            waited += wait;
            const got = status === undefined ? {} : { status };
            onWait({ operation: call.name, path: call.path, milliseconds: wait, reason: "again", ...got });
          }
          return wait;
        },
      );
    } catch (error) {
      if (doubtful === undefined) throw error;
      if (isAbsence(call, error)) throw new AtlasError({ ...error, earlier: doubtful });
      if (error instanceof AtlasFailure) throw new AmbiguousWriteError(failed(call), error);
      // Stopped while it waited, or not let through by a guard: what is open is what the attempt before left open.
      const since = error instanceof Interrupted ? undefined : error;
      throw new AmbiguousWriteError(failed(call), doubtful, since);
    }
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof AtlasError) {
    const { status, errorCode, retryAfter } = error;
    return { status, errorCode, retryAfter };
  }
  if (error instanceof UnreachableError) {
    return { sent: error.sent };
  }
  return error instanceof AnswerError && error.unreadable ? { sent: "maybe" } : {};
}

/** Atlas says that it is not there, which settles a deletion. */
function isAbsence({ operation }: Call, error: unknown): error is AtlasError {
  return error instanceof AtlasError && isAbsent(error, operation.absent);
}

function isUnsettled(call: Call, error: AtlasFailure): boolean {
  if (call.operation.access === "read") {
    return false;
  }
  const { status, sent } = failureOf(error);
  return sent === "maybe" || (status !== undefined && status >= 500);
}
