import { type Entity, messageOf } from "../../entity/index.ts";
import { Interrupted } from "../../host/host.ts";
import type { Opener } from "./opener.ts";
import type { Run } from "./run.ts";
import { follow, type Outcome } from "./schedule.ts";

/** Makes the world agree with the templates, each entity after what it depends on, until all are ready. */
export async function update(run: Run, opener: Opener): Promise<ReadonlyMap<string, Outcome>> {
  return follow(run.steps, {
    clock: run.clock,
    stopping: () => run.stopping(),
    skipped: (path, because) => run.emit({ event: "skipped", path, because }),
    notDone: (path) => run.emit({ event: "not-done", path }),
    waitedTooLong(path, need) {
      const message = `waited ${need.timeout} s for ${need.path}, as its wait-for says; ${need.path} goes on. Run monk update again when it is ready, or raise the timeout.`;
      run.emit({ event: "failed", path, message });
    },
    async run(path) {
      if (run.template(path).kind !== "entity") return "done";
      try {
        await updateOne(run, opener, path);
        return "done";
      } catch (error) {
        if (error instanceof Interrupted) run.emit({ event: "not-done", path });
        else run.emit({ event: "failed", path, message: messageOf(error) });
        return "failed";
      }
    },
  });
}

async function updateOne(run: Run, opener: Opener, path: string): Promise<void> {
  const begun = run.clock.now();
  const { type = "" } = run.template(path);
  const opened = await opener.open(path, { stateOf: (other) => run.state.get(other)?.state, planning: false });
  if (opened.outcome !== "open") throw new Error(opened.message);
  // Outside of the slots: many that wait for one shared list would keep out those that could ask for another.
  void opened.entity.prepare("update");
  const { entity, readiness } = await run.slot(path, async () => {
    run.emit({ event: "started", path, type });
    const verdict = await opened.entity.apply();
    if (verdict.action === "refuse") throw new Error(verdict.reason);
    run.emit({ event: "applied", path, action: verdict.action, changes: verdict.changes });
    return { entity: opened.entity, readiness: opened.readiness };
  });
  await untilReady(run, path, entity, readiness);
  const record = run.state.get(path);
  if (record && (!record.ready || record.status !== "running")) {
    await run.state.record(path, { status: "running", ready: true });
  }
  run.emit({ event: "ready", path, milliseconds: run.clock.now() - begun });
}

/** Asks at once, then after `initialDelay`, then less and less often up to `period`, for as long as all attempts would take. */
async function untilReady(
  run: Run,
  path: string,
  entity: Entity,
  policy: { initialDelay: number; period: number; attempts: number },
): Promise<void> {
  const begun = run.clock.now();
  const patience = (policy.initialDelay + policy.period * policy.attempts) * 1000;
  let pause = policy.initialDelay * 1000;
  for (;;) {
    const readiness = await run.slot(path, () => entity.readiness());
    if (readiness.ready) return;
    const waited = run.clock.now() - begun;
    if (readiness.failed === true || waited >= patience) {
      const minutes = Math.round(waited / 60_000);
      throw new Error(
        readiness.failed === true
          ? `not ready: waiting for ${readiness.why}`
          : `not ready after ${minutes} min: still waiting for ${readiness.why}. Nothing was undone; run monk update again to go on waiting.`,
      );
    }
    run.emit({ event: "progress", path, text: `waiting for ${readiness.why}`, milliseconds: waited });
    await run.clock.sleep(pause);
    pause = Math.min(pause * 1.5, policy.period * 1000);
  }
}
