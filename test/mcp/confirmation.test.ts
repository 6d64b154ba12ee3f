import { expect, test } from "vitest";
import { Confirmations, validity } from "../../src/mcp/confirmation.ts";

const plan = { tool: "update", given: { targets: [] }, plan: [{ path: "shop/orders", action: "change" }] };

test("a code confirms what it was given out for, whatever the order of its members, and only once", () => {
  const codes = new Confirmations();
  const { code } = codes.issue(plan);
  const { plan: entities, ...rest } = plan;
  expect(codes.redeem(code, { plan: entities, ...rest }).outcome).toBe("confirmed");
  expect(codes.redeem(code, plan).outcome).toBe("unknown");
});

test("a code for another plan, tool or argument confirms nothing, and is spent by the attempt", () => {
  const codes = new Confirmations();
  for (const other of [
    { ...plan, tool: "delete" },
    { ...plan, given: { targets: ["shop/orders"] } },
    { ...plan, plan: [{ path: "shop/orders", action: "create" }] },
  ]) {
    const { code } = codes.issue(plan);
    expect(codes.redeem(code, other).outcome).toBe("changed");
    expect(codes.redeem(code, plan).outcome).toBe("unknown");
  }
});

test("a code expires", () => {
  let now = Date.parse("2026-08-10T03:00:00Z");
  const codes = new Confirmations(() => now);
  const early = codes.issue(plan);
  const late = codes.issue(plan);
  expect(early.expires_at).toBe(`2026-08-10T03:0${validity}:00.000Z`);
  now += validity * 60_000;
  expect(codes.redeem(early.code, plan).outcome).toBe("confirmed");
  now += 1;
  expect(codes.redeem(late.code, plan).outcome).toBe("expired");
});

test("what was never given out confirms nothing", () => {
  expect(new Confirmations().redeem("AAAAA-AAAAA", plan).outcome).toBe("unknown");
});

test("of very many codes the oldest are forgotten", () => {
  const codes = new Confirmations();
  const { code: first } = codes.issue(plan);
  const { code: second } = codes.issue(plan);
  for (let count = 0; count < 99; count += 1) codes.issue(plan);
  expect(codes.redeem(first, plan).outcome).toBe("unknown");
  expect(codes.redeem(second, plan).outcome).toBe("confirmed");
});
