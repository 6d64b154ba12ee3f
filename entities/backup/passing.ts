import { AnswerError, AtlasError, TokenError, UnreachableError } from "../../src/atlas/index.ts";

/**
 * Whether a look that failed may succeed the next time: it says nothing of what is looked at.
 * Credentials that Atlas refuses do not get better by waiting.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof AtlasError || error instanceof TokenError) {
    return error.status === undefined || error.status === 429 || error.status >= 500;
  }
  return error instanceof UnreachableError || (error instanceof AnswerError && error.unreadable);
}
