import { AmbiguousWriteError, AnswerError, AtlasError } from "../../src/atlas/index.ts";
import { Explained, isUnsettled } from "../../src/entity/index.ts";
import { Interrupted } from "../../src/host/host.ts";
import type { Subject } from "./subject.ts";

/** Something that is asked for with one request, and that two requests would make two of. */
export interface Once<T> {
  /** For example `the snapshot`. */
  readonly what: string;
  readonly send: () => Promise<T>;
  /** The one that was made since, if any: what is there now and was not before, and is what was asked for. */
  readonly made: () => Promise<T | undefined>;
  /** The command that shows whether it was made. */
  readonly look: string;
}

/** Milliseconds before each look for what a lost answer may have made. */
const looks = [0, 500, 1_500];

/**
 * Sends the request once. Where its answer was lost, looks for what it made. It is sent a second time only where Atlas
 * answered, so that no request is on its way any more, and nothing was made.
 */
export async function once<T>(
  subject: Pick<Subject, "host" | "context">,
  { what, send, made, look }: Once<T>,
): Promise<T> {
  const { host, context } = subject;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!isUnsettled(error)) throw error;
      context.progress(`looking whether Atlas has ${what}, for its answer was lost`);
      try {
        for (const pause of looks) {
          await host.sleep(pause);
          const found = await made();
          if (found !== undefined) return found;
        }
      } catch (second) {
        if (second instanceof Interrupted) context.notice(`It is not known whether Atlas has ${what}. To see: ${look}`);
        throw second instanceof Interrupted ? second : unknown(what, look, error);
      }
      if (attempt > 1 || !answered(error)) throw unknown(what, look, error);
    }
  }
}

/** Whether Atlas itself has dealt with the request, and said that it failed: behind a gateway's page it may still be at it. */
function answered(error: unknown): boolean {
  const cause = error instanceof AmbiguousWriteError ? error.cause : error;
  if (cause instanceof AtlasError) return cause.errorCode !== undefined;
  return cause instanceof AnswerError && !cause.unreadable;
}

function unknown(what: string, look: string, cause: unknown): Explained {
  const why = cause instanceof Error ? ` ${cause.message}` : "";
  return new Explained(
    `it is not known whether Atlas will make ${what}: its answer was lost, and there is none so far.${why}`,
    `See what there is in a minute (${look}), or run the same again: it looks first.`,
    { cause },
  );
}
