import { type Host, Interrupted } from "../host/host.ts";
import { parseJson } from "./answer.ts";
import { type Call, failed, type Send } from "./call.ts";
import { AmbiguousWriteError, AnswerError, AtlasError, AtlasFailure, UnreachableError } from "./error.ts";
import type { Wait } from "./exchange.ts";
import { type Failure, nextAttempt } from "./retry-policy.ts";

/** Sends again what may be sent again. A write that may or may not have been carried out ends as `AmbiguousWriteError`. */
export function retrying(next: Send, host: Host, onWait: (wait: Wait) => void): Send {
  return async (call) => {
    let waited = 0;
    let last: unknown;
    try {
      return await host.retry(
        async (attempt) => {
          const reply = await next({ ...call, attempt, waited });
          // An answer that cannot be read is no answer: found out here, where it can still be asked for again.
          parseJson(reply, failed(call));
          return reply;
        },
        (failure, attempt) => {
          last = failure;
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
      // Stopped while it waited to send again: what is open is what the attempt before left open.
      const cause = error instanceof Interrupted ? last : error;
      throw cause instanceof AtlasFailure && isUnsettled(call, cause)
        ? new AmbiguousWriteError(failed(call), cause)
        : error;
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

function isUnsettled(call: Call, error: AtlasFailure): boolean {
  if (call.operation.access === "read") {
    return false;
  }
  const { status, sent, retryAfter } = failureOf(error);
  const refusedForNow = status === 503 && retryAfter !== undefined;
  return sent === "maybe" || (status !== undefined && status >= 500 && !refusedForNow);
}
