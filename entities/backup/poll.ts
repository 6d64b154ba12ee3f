import { Explained, isUnsettled } from "../../src/entity/index.ts";
import { isPassing } from "./passing.ts";
import type { Desk } from "./subject.ts";

export interface Patience {
  /** Milliseconds since the Unix epoch. */
  readonly deadline: number;
  /** What is waited for, for a sentence: `the snapshot before the deletion`. */
  readonly waitingFor: string;
  /** What became of it when it takes too long, and what to do. */
  readonly afterwards: string;
}

const firstPause = 200;
const longestPause = 10_000;
/** Looks in a row that may fail for reasons that pass; each of them was tried again several times. */
const failuresInARow = 20;

/**
 * Looks until there is something to see, less often as time goes by. A look may write where looking again settles whether
 * that was carried out. Rejects with an `Explained` at the deadline.
 */
export async function poll<T>(
  { host, context }: Pick<Desk, "host" | "context">,
  { deadline, waitingFor, afterwards }: Patience,
  look: () => Promise<T | undefined>,
): Promise<T> {
  let pause = firstPause;
  let failures = 0;
  let trouble = "";
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
      failures = 0;
      trouble = "";
    } catch (error) {
      failures += 1;
      const mayPass = error instanceof Error && (isPassing(error) || isUnsettled(error));
      if (!mayPass || failures > failuresInARow) throw error;
      trouble = ` (the last look failed: ${error.message})`;
    }
    const left = deadline - host.now();
    if (left <= 0) throw new Explained(`the time is up, and still waiting for ${waitingFor}${trouble}`, afterwards);
    context.progress(`waiting for ${waitingFor}`);
    await host.sleep(Math.min(pause, left));
    pause = Math.min(pause * 1.5, longestPause);
  }
}
