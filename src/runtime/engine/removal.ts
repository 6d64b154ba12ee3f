import { type Entity, messageOf, type RemovalVerdict } from "../../entity/index.ts";
import { Interrupted } from "../../host/host.ts";
import type { Opener } from "./opener.ts";
import type { Run } from "./run.ts";
import { follow, type Outcome, type Step } from "./schedule.ts";

/**
 * Removes what was made, each entity before what it depends on, and forgets it.
 * Where one of them refuses, nothing is removed at all: half of a removal helps nobody.
 */
export async function remove(
  run: Run,
  opener: Opener,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Outcome>> {
  const steps = backwards(run, paths);
  const leaving = new Set(steps.map(({ path }) => path));
  const open = (path: string) => opener.remembered(path, leaving);
  const refused = await refusals(run, open, steps);
  if (refused.size > 0) {
    const [because = ""] = refused.keys();
    for (const [path, message] of refused) run.emit({ event: "failed", path, message });
    const others = steps.map(({ path }) => path).filter((path) => !refused.has(path));
    for (const path of others) run.emit({ event: "skipped", path, because });
    return new Map(steps.map(({ path }) => [path, refused.has(path) ? "failed" : "skipped"]));
  }
  return follow(steps, {
    clock: run.clock,
    stopping: () => run.stopping(),
    skipped: (path, because) => run.emit({ event: "skipped", path, because }),
    notDone: (path) => run.emit({ event: "not-done", path }),
    waitedTooLong: () => {},
    async run(path) {
      const begun = run.clock.now();
      try {
        const verdict = await run.slot(path, async (): Promise<RemovalVerdict> => {
          run.emit({ event: "started", path, type: run.state.get(path)?.type ?? "" });
          return open(path).remove();
        });
        if (verdict.action === "refuse") throw new Error(`${verdict.reason}. ${verdict.hint}`);
        await run.state.forget(path);
        const reason = "reason" in verdict ? { reason: verdict.reason } : {};
        const milliseconds = run.clock.now() - begun;
        run.emit({ event: "removed", path, action: verdict.action, ...reason, milliseconds });
        return "done";
      } catch (error) {
        if (error instanceof Interrupted) run.emit({ event: "not-done", path });
        else run.emit({ event: "failed", path, message: messageOf(error) });
        return "failed";
      }
    },
  });
}

/** What a removal would do with one entity; `unknown` where the look failed, for the reason given. */
export interface PlannedRemoval {
  readonly path: string;
  readonly type: string;
  readonly action: RemovalVerdict["action"] | "unknown";
  readonly reason?: string;
  readonly hint?: string;
}

/** What a removal would do with each entity, in the order in which it would. Sends no write and forgets nothing. */
export async function planRemoval(
  run: Run,
  opener: Opener,
  paths: readonly string[],
): Promise<readonly PlannedRemoval[]> {
  const steps = backwards(run, paths);
  const leaving = new Set(steps.map(({ path }) => path));
  return Promise.all(
    steps.map(async ({ path }) => {
      const entity = { path, type: run.state.get(path)?.type ?? "" };
      try {
        const verdict = await run.slot(path, () => opener.remembered(path, leaving).planRemoval());
        const reason = "reason" in verdict ? { reason: verdict.reason } : {};
        return { ...entity, action: verdict.action, ...reason, ...("hint" in verdict ? { hint: verdict.hint } : {}) };
      } catch (error) {
        if (error instanceof Interrupted) throw error;
        return { ...entity, action: "unknown" as const, reason: messageOf(error) };
      }
    }),
  );
}

/** What stands in the way of a removal, by path. A look that fails is left to the removal itself to tell. */
async function refusals(
  run: Run,
  open: (path: string) => Entity,
  steps: readonly Step[],
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  await Promise.all(
    steps.map(async ({ path }) => {
      const verdict = await run.slot(path, () => open(path).planRemoval()).catch(() => undefined);
      if (verdict?.action === "refuse") refused.set(path, `${verdict.reason}. ${verdict.hint}`);
    }),
  );
  return refused;
}

/** Steps in the opposite order: whoever depends on an entity goes first. */
function backwards(run: Run, paths: readonly string[]): Step[] {
  const records = new Map(run.state.all().map((record) => [record.path, record]));
  const chosen = paths.filter((path) => records.has(path));
  const inside = new Set(chosen);
  const dependants = new Map<string, string[]>();
  for (const path of chosen) {
    for (const need of records.get(path)?.dependsOn ?? []) {
      if (inside.has(need)) dependants.set(need, [...(dependants.get(need) ?? []), path]);
    }
  }
  const ordered: string[] = [];
  const visited = new Set<string>();
  const visit = (path: string) => {
    if (visited.has(path)) return;
    visited.add(path);
    for (const dependant of dependants.get(path) ?? []) visit(dependant);
    ordered.push(path);
  };
  for (const path of chosen) visit(path);
  return ordered.map((path) => ({
    path,
    needs: (dependants.get(path) ?? []).map((dependant) => ({ path: dependant })),
  }));
}
