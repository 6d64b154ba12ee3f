import type { Verb } from "./event.ts";
import type { Run } from "./run.ts";
import type { Outcome } from "./schedule.ts";

/** What an update or a deletion came to. */
export interface Report {
  readonly outcome: "done" | "failed" | "interrupted";
  readonly results: ReadonlyMap<string, Outcome>;
}

/** Ends a run: counts its entities by what became of them, and says so. */
export function finish(run: Run, verb: Verb, results: ReadonlyMap<string, Outcome>): Report {
  const counts: Record<string, number> = {};
  for (const [path, outcome] of results) {
    // A deletion takes in entities alone, and of some the template is gone.
    if (verb === "update" && run.kindOf(path) !== "entity") continue;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  const bad = [...results.values()].some((outcome) => outcome !== "done");
  const outcome = run.stopping() && bad ? "interrupted" : bad ? "failed" : "done";
  run.emit({ event: "run-finished", verb, outcome, counts, milliseconds: run.elapsed() });
  return { outcome, results };
}
