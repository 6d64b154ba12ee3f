import { checkEnd, clear, demandOthersAreSafe, settle, Violation } from "./walk-end.ts";
import type { History } from "./walk-step.ts";
import { type Tally, Walker } from "./walk-walker.ts";
import { openWorld } from "./world.ts";

/** Walks a history, and checks all that has to hold at its end; throws a `WalkFailure`. */
export async function walk({ first, provisionSeconds, steps }: History, tally: Tally): Promise<void> {
  const world = await openWorld({ provisionSeconds });
  const walker = new Walker(world, tally);
  try {
    walker.edit(first);
    for (const step of steps) {
      await walker.step(step);
      demandOthersAreSafe(walker);
    }
    await settle(walker);
    await checkEnd(walker);
    demandOthersAreSafe(walker);
    await clear(walker);
    demandOthersAreSafe(walker);
  } catch (error) {
    throw new WalkFailure(walker.told, error);
  } finally {
    await world.close();
  }
}

/** Tells the history as a list, and what was wrong with it. */
export class WalkFailure extends Error {
  constructor(told: readonly string[], cause: unknown) {
    const list = told.map((line, index) => `${String(index + 1).padStart(3)}  ${line}`).join("\n");
    const why = cause instanceof Violation ? cause.message : cause instanceof Error ? cause.stack : String(cause);
    super(`${list}\n\n${why}`);
    this.name = "WalkFailure";
  }
}
