import { hintOf, type Known, messageOf, type Verdict } from "../../entity/index.ts";
import type { PlannedEntity } from "./event.ts";
import type { Opener } from "./opener.ts";
import type { Run } from "./run.ts";
import { follow } from "./schedule.ts";

/** Looks at every entity of the run and says what an update would do. Sends no write and records nothing. */
export async function plan(run: Run, opener: Opener): Promise<PlannedEntity[]> {
  const planned = new Map<string, PlannedEntity>();
  /** What is known from looking, for those that depend on it. */
  const known = new Map<string, Known>();
  /** What is remembered of these will be replaced. */
  const toBeMade = new Set<string>();

  const stateOf = (path: string) => {
    const remembered = toBeMade.has(path) ? undefined : run.state.get(path)?.state;
    const found = known.get(path);
    return remembered || found ? { ...remembered, ...found } : undefined;
  };

  const look = async (path: string): Promise<PlannedEntity> => {
    const { type = "" } = run.template(path);
    const nothing = { path, type, changes: [], unknown: [] };
    const opened = await opener.open(path, { stateOf, planning: true });
    if (opened.outcome === "mistaken") {
      return { ...nothing, action: "refuse", reason: opened.message };
    }
    if (opened.outcome === "unknown") {
      const { unknown, settled, obstacle } = opened;
      const isNew = run.state.get(path) === undefined;
      toBeMade.add(path);
      if (isNew && obstacle) return { ...nothing, action: "refuse", changes: settled, unknown, ...obstacle };
      return { ...nothing, action: isNew ? "create" : "unknown", changes: isNew ? settled : [], unknown };
    }
    void opened.entity.prepare("plan");
    const verdict: Verdict = await run.slot(path, () => opened.entity.plan());
    if ("known" in verdict) known.set(path, verdict.known);
    if (verdict.action === "create") toBeMade.add(path);
    if (verdict.action === "refuse") return { ...nothing, ...verdict };
    return { ...nothing, action: verdict.action, changes: verdict.changes };
  };

  // For how long an update may wait is nothing to a plan: it only looks, and leaves nobody out.
  const steps = run.steps.map(({ path, needs }) => ({ path, needs: needs.map(({ path: need }) => ({ path: need })) }));
  await follow(steps, {
    clock: run.clock,
    stopping: () => run.stopping(),
    skipped: () => {},
    waitedTooLong: () => {},
    notDone: (path) => run.emit({ event: "not-done", path }),
    async run(path) {
      if (run.template(path).kind !== "entity") return "done";
      const entity = await look(path).catch((error: unknown) => {
        const filler = run.fillersOf(path).find((one) => toBeMade.has(one));
        return filler === undefined ? failure(run, path, error) : lockedOut(run, path, filler);
      });
      const state = entity.action === "create" ? undefined : stateOf(path);
      planned.set(path, { ...entity, ...warned(opener.warning(entity.type, state)) });
      return "done";
    },
  });
  const inOrder = run.steps.flatMap(({ path }) => planned.get(path) ?? []);
  return [...inOrder, ...undeclared(run, opener)];
}

/** A plan goes on past a failure, so that everything that stands in the way is seen at once. */
function failure(run: Run, path: string, error: unknown): PlannedEntity {
  const hint = hintOf(error);
  return {
    path,
    type: run.template(path).type ?? "",
    action: "refuse",
    changes: [],
    unknown: [],
    reason: messageOf(error),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** What it signs in with will be another by then: that it cannot be looked at now stands in no update's way. */
function lockedOut(run: Run, path: string, filler: string): PlannedEntity {
  return {
    path,
    type: run.template(path).type ?? "",
    action: run.state.get(path) === undefined ? "create" : "unknown",
    changes: [],
    unknown: [{ field: "credentials", reason: `known once ${filler} is applied` }],
  };
}

/** Remembered, in the namespaces that are planned, and declared no more. */
function undeclared(run: Run, opener: Opener): PlannedEntity[] {
  return run.undeclared().map(({ path, type, state }) => ({
    ...warned(opener.warning(type, state)),
    path,
    type,
    action: "undeclared" as const,
    changes: [],
    unknown: [],
    reason: "no template declares it any more; an update leaves it alone",
    hint: `monk delete ${path} removes it`,
  }));
}

function warned(warning: string | undefined): Pick<PlannedEntity, "warning"> {
  return warning === undefined ? {} : { warning };
}
