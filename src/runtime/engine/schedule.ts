import type { Clock } from "./clock.ts";

/** What became of one step. */
export type Outcome = "done" | "failed" | "skipped" | "not-done";

export interface Step {
  readonly path: string;
  /** Steps that have to be done before this one; those that are not part of the schedule are taken as done. */
  readonly needs: readonly Need[];
}

export interface Need {
  readonly path: string;
  /** How long to wait for it, in seconds from when it was started; for as long as it takes when absent. */
  readonly timeout?: number | undefined;
}

export interface Course {
  readonly clock: Clock;
  /** Does one step. Never rejects. */
  run(path: string): Promise<"done" | "failed">;
  /** Called instead of `run` when something that the step needs did not get done. */
  skipped(path: string, because: string): void;
  /** Called instead of `run` when something that the step needs took longer than it allows. */
  waitedTooLong(path: string, need: Need): void;
  /** Called instead of `run` once the run is being stopped. */
  notDone(path: string): void;
  stopping(): boolean;
}

interface Running {
  readonly started: Promise<void>;
  readonly result: Promise<Outcome>;
  /** What `within` has promised, by seconds. */
  readonly patience: Map<number, Promise<Outcome | "late">>;
}

/**
 * Starts every step as soon as what it needs is done, all that can go side by side at once.
 * A failure stops what depends on it and nothing else. How many really run together is for `run` to limit.
 *
 * Steps come in an order in which each stands behind what it needs.
 */
export async function follow(steps: readonly Step[], course: Course): Promise<ReadonlyMap<string, Outcome>> {
  const running = new Map<string, Running>();
  for (const step of steps) running.set(step.path, begin(step, running, course));
  const outcomes = new Map<string, Outcome>();
  for (const [path, { result }] of running) outcomes.set(path, await result);
  return outcomes;
}

function begin({ path, needs }: Step, running: ReadonlyMap<string, Running>, course: Course): Running {
  const waits = needs.flatMap((need) => {
    const found = running.get(need.path);
    return found ? [{ need, outcome: found.result, ready: within(found, need, course) }] : [];
  });
  let start = () => {};
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const go = async (): Promise<Outcome> => {
    for (const { need, ready } of waits) {
      const outcome = await ready;
      if (course.stopping()) {
        course.notDone(path);
        return "not-done";
      }
      if (outcome === "late") {
        course.waitedTooLong(path, need);
        return "failed";
      }
      if (outcome !== "done") {
        course.skipped(path, need.path);
        return "skipped";
      }
    }
    if (course.stopping()) {
      course.notDone(path);
      return "not-done";
    }
    start();
    return course.run(path);
  };
  // A step that is never started never lets the patience of another one begin.
  return { started, result: go(), patience: new Map() };
}

/** The outcome, or "late" when it takes longer than the one who needs it allows. Those who allow the same share one timer. */
function within(
  { started, result, patience }: Running,
  { timeout }: Need,
  { clock }: Course,
): Promise<Outcome | "late"> {
  if (timeout === undefined) return result;
  const shared = patience.get(timeout);
  if (shared) return shared;
  const over = new AbortController();
  const late = started
    .then(() => clock.sleep(timeout * 1000, over.signal))
    .then((): "late" => "late")
    .catch(() => result);
  const first = Promise.race([result, late]).finally(() => over.abort());
  patience.set(timeout, first);
  return first;
}
