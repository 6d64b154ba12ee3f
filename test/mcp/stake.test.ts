import { expect, test } from "vitest";
import { atlasEntities } from "../../entities/index.ts";
import { opensToEverybody, stakesOf } from "../../src/mcp/stake.ts";
import type { PlannedEntity } from "../../src/runtime/engine/event.ts";

const types = atlasEntities(() => {
  throw new Error("a plan is judged without Atlas");
});

const planned = (kind: string, entity: Partial<PlannedEntity>): PlannedEntity => ({
  path: "shop/it",
  type: `mongodb-atlas/${kind}`,
  action: "create",
  changes: [],
  unknown: [],
  ...entity,
});

const stakes = (kind: string, entity: Partial<PlannedEntity>) => stakesOf([planned(kind, entity)], types);

test.each([
  "0.0.0.0/0",
  "::/0",
  "0:0:0:0:0:0:0:0/0",
  "000.0.0.0/00",
  "1.2.3.4/0",
  "128.0.0.0/1",
  "2000::/3",
  "2400::/12",
  "::ffff:0.0.0.0/96",
  "0:0:0:0:0:ffff:0:0/97",
])("%s is open to everybody, wherever it stands", (block) => {
  expect(opensToEverybody(block)).toBe(true);
  expect(opensToEverybody({ list: [{ block: `${block} (all)` }] })).toBe(true);
});

test.each([
  "192.0.2.0/24",
  "10.0.0.0/8",
  "2001::/16",
  "0.0.0.0/32",
  "2001:db8::/32",
  "::1/128",
  "::ffff:10.0.0.0/104",
  "::/08x",
  "M10/0",
  0,
  null,
  undefined,
])("%s is not", (value) => {
  expect(opensToEverybody(value)).toBe(false);
});

test("what only adds, and costs and opens nothing, needs no confirmation", () => {
  const unknown = [{ field: "project_id", reason: "known once shop/project is applied" }];
  expect(stakes("project", {})).toEqual([]);
  expect(stakes("user", { changes: [{ field: "role", after: "read" }], unknown })).toEqual([]);
  expect(stakes("ip-access-list-entry", { changes: [{ field: "cidr_block", after: "192.0.2.0/24" }] })).toEqual([]);
  expect(stakes("cluster", { action: "adopt" })).toEqual([]);
  for (const action of ["none", "refuse", "undeclared"] as const) expect(stakes("cluster", { action })).toEqual([]);
});

test("what costs, overwrites, opens or is not known yet needs one, and says so", () => {
  const changes = [{ field: "instance_size", before: "M10", after: "M20" }];
  expect(stakes("cluster", {})).toEqual(["shop/it would be created, which costs money unless it is of a free tier"]);
  for (const action of ["change", "adopt"] as const) {
    expect(stakes("cluster", { action, changes })).toEqual([
      "shop/it would be changed, and what Atlas has would be overwritten: instance_size",
    ]);
  }
  expect(stakes("ip-access-list-entry", { changes: [{ field: "cidr_block", after: "0.0.0.0/0" }] })).toEqual([
    "shop/it would be open to every address, or nearly every one",
  ]);
  expect(stakes("ip-access-list-entry", { unknown: [{ field: "ip_address", reason: "known later" }] })).toEqual([
    "shop/it would be created, and ip_address is known only once others are applied",
  ]);
  expect(stakes("user", { action: "unknown" })).toHaveLength(1);
  expect(stakes("kind-of-tomorrow", { action: "change", changes })).toHaveLength(1);
});
