import { expect, test } from "vitest";
import { z } from "zod";
import type { Entity, EntityContext, EntityType, Verdict } from "../../src/entity/index.ts";
import { Approval } from "../../src/mcp/approval.ts";
import type { PlannedEntity } from "../../src/runtime/engine/event.ts";

const change = (after: string) => [{ field: "role", before: "read", after }];

/** Applies an entity whose look comes to `verdict`, held to a plan; answers whether it was worked on. */
async function applied(verdict: Verdict, planned: Partial<PlannedEntity> | undefined): Promise<boolean> {
  let done = false;
  const entity: Pick<Entity, "plan" | "apply"> = {
    plan: async () => verdict,
    apply: async () => {
      done = true;
      return verdict;
    },
  };
  const type: EntityType = {
    name: "toy/thing",
    summary: "A thing.",
    definition: z.object({}),
    state: z.object({}),
    readiness: { initialDelay: 0, period: 1, attempts: 1 },
    actions: {},
    open: () => entity as Entity,
  };
  const approval = new Approval();
  const whole = { path: "shop/it", type: "toy/thing", action: "none" as const, changes: [], unknown: [], ...planned };
  approval.keepTo(planned === undefined ? [] : [whole]);
  const kept = approval.around(type).open({ path: "shop/it" } as EntityContext);
  const error = await kept.apply().then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error === undefined).toBe(done);
  if (error !== undefined)
    expect(error).toMatchObject({ name: "NotAsPlanned", message: expect.stringContaining("left alone") });
  return done;
}

test("what is as it was shown is done", async () => {
  const changes = change("readWrite");
  expect(await applied({ action: "change", changes, known: {} }, { action: "change", changes })).toBe(true);
  expect(await applied({ action: "create", changes }, { action: "create", changes })).toBe(true);
});

test("what has become another change, or was not in the plan, is left alone", async () => {
  const verdict = { action: "change", changes: change("atlasAdmin"), known: {} } as const;
  expect(await applied(verdict, { action: "change", changes: change("readWrite") })).toBe(false);
  expect(await applied(verdict, { action: "none" })).toBe(false);
  expect(await applied(verdict, { action: "create", changes: verdict.changes })).toBe(false);
  expect(await applied(verdict, undefined)).toBe(false);
});

test("what needs nothing any more, or is only taken over as it is, passes", async () => {
  expect(await applied({ action: "none", changes: [], known: {} }, { action: "change", changes: change("x") })).toBe(
    true,
  );
  expect(await applied({ action: "adopt", changes: [], known: {} }, { action: "create" })).toBe(true);
  expect(await applied({ action: "adopt", changes: change("x"), known: {} }, { action: "create" })).toBe(false);
});

test("what was not known yet may be anything, and yet not open to everybody", async () => {
  const unknown = [{ field: "cidr_block", reason: "known once shop/other is applied" }];
  const created = (after: string): Verdict => ({ action: "create", changes: [{ field: "cidr_block", after }] });
  expect(await applied(created("192.0.2.0/24"), { action: "create", unknown })).toBe(true);
  expect(await applied(created("0.0.0.0/0"), { action: "create", unknown })).toBe(false);
  const later: Verdict = { action: "change", changes: change("0.0.0.0/0"), known: {} };
  expect(await applied(later, { action: "unknown", unknown })).toBe(false);
  expect(await applied({ ...later, changes: change("x") }, { action: "unknown", unknown })).toBe(true);
});
