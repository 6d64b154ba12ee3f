import { AtlasFailure } from "../../src/atlas/index.ts";
import { Explained } from "../../src/entity/index.ts";
import { Interrupted } from "../../src/host/host.ts";
import { isPassing } from "./passing.ts";
import type { Subject } from "./subject.ts";

/** Something that Atlas works on, and how to see what became of it. */
export interface Following<T> {
  /** For example `snapshot 6a7944f22c88faeba59d3572`. */
  readonly what: string;
  /** How long it takes as a rule, for example `3 to 9 minutes`. */
  readonly usual: string;
  /** Undefined when Atlas has forgotten it. */
  readonly read: () => Promise<T | undefined>;
  readonly state: (seen: T) => string;
  readonly over: (seen: T) => boolean;
  /** Seconds. */
  readonly timeout: number;
  /** The command that follows it from where this wait ends. */
  readonly later: string;
}

/** Looks in a row that have to find nothing: Atlas may not show at once what it has just begun. */
const looksUntilGone = 2;

/** Milliseconds between two looks: soon at first, for what is quick, and never more often than is polite for what is not. */
const firstPause = 200;
const gentle = { from: 2_000, factor: 1.3, most: 15_000 };

/**
 * Waits until it is over and answers what it then is. A look that fails is taken again: what is under way in Atlas does
 * not stop because nobody could see it. Rejects with an `Explained` at the deadline, or when no look will do; nothing is
 * undone then.
 */
export async function follow<T>(
  { host, context }: Pick<Subject, "host" | "context">,
  following: Following<T>,
): Promise<T> {
  const { what, usual, timeout, later } = following;
  const deadline = host.now() + timeout * 1_000;
  let pause = firstPause;
  let trouble = "";
  let missed = 0;
  try {
    for (;;) {
      const seen = await look(following);
      if ("at" in seen && following.over(seen.at)) return seen.at;
      missed = "gone" in seen ? missed + 1 : 0;
      if (missed === looksUntilGone) {
        throw new Explained(`${what} is not there any more`, "Somebody may have deleted it: list what there is.");
      }
      trouble = "failed" in seen ? seen.failed.message : "";
      const left = deadline - host.now();
      if (left <= 0) throw late(following, trouble);
      context.progress(
        "at" in seen
          ? `${what} is ${following.state(seen.at)} (usually ${usual})`
          : `${what}: Atlas does not say how it stands just now; asking again`,
      );
      await host.sleep(Math.min(pause, left));
      pause = next(pause);
    }
  } catch (error) {
    if (error instanceof Interrupted) context.notice(`${what} goes on in Atlas. To follow it: ${later}`);
    if (!(error instanceof AtlasFailure)) throw error;
    const reason = `${what} goes on in Atlas, and cannot be looked at: ${error.message}`;
    throw new Explained(reason, `To follow it: ${later}`, { cause: error });
  }
}

function next(pause: number): number {
  return pause < gentle.from ? Math.min(pause * 2, gentle.from) : Math.min(pause * gentle.factor, gentle.most);
}

async function look<T>({ read }: Following<T>): Promise<{ at: T } | { gone: true } | { failed: Error }> {
  try {
    const at = await read();
    return at === undefined ? { gone: true } : { at };
  } catch (error) {
    if (error instanceof Error && isPassing(error)) return { failed: error };
    throw error;
  }
}

function late<T>({ what, timeout, later }: Following<T>, trouble: string): Explained {
  const last = trouble === "" ? "" : ` (the last look failed: ${trouble})`;
  return new Explained(
    `${what} was not over after ${timeout} s${last}; it goes on in Atlas, and nothing was undone`,
    `To follow it: ${later}`,
  );
}
