import { expect, test } from "vitest";
import type { Intent } from "../../src/atlas/index.ts";
import { concernsOf } from "../../src/governance/concern.ts";

const here = "5f0c00000000000000000001";
const there = "5f0c00000000000000000002";

const intent = (more: Partial<Intent>): Intent => ({
  operation: "updateCluster",
  area: "clusters",
  access: "write",
  method: "PATCH",
  path: `/groups/${here}/clusters/orders`,
  parameters: { groupId: here },
  fields: [],
  attempt: 1,
  body: undefined,
  ...more,
});

const restore = { operation: "createRestoreJob", area: "backups", method: "POST" } as const;
const remove = { operation: "deleteCluster", method: "DELETE" } as const;

test.each<[string, Partial<Intent>, readonly string[]]>([
  ["a change of a cluster", { body: { paused: true } }, [`clusters ${here}`]],
  ["switching backups off", { body: { backupEnabled: false } }, [`clusters ${here}`, `backups ${here}`]],
  ["switching points in time off", { body: { pitEnabled: false } }, [`clusters ${here}`, `backups ${here}`]],
  ["switching backups off by a text", { body: { backupEnabled: "false" } }, [`clusters ${here}`, `backups ${here}`]],
  ["switching backups on", { body: { backupEnabled: true, pitEnabled: true } }, [`clusters ${here}`]],
  ["a deletion of what has no backups", { ...remove, path: "/x" }, [`clusters ${here}`]],
  ["a cluster made without backups", { method: "POST", body: { backupEnabled: false } }, [`clusters ${here}`]],
  ["a deletion that keeps snapshots", { ...remove, path: "/x?retainBackups=true" }, [`clusters ${here}`]],
  [
    "a deletion that keeps none",
    { ...remove, path: "/x?retainBackups=false" },
    [`clusters ${here}`, `backups ${here}`],
  ],
  [
    "a deletion of a Flex cluster",
    { ...remove, operation: "deleteFlexCluster" },
    [`clusters ${here}`, `backups ${here}`],
  ],
  [
    "a restore within a project",
    { ...restore, body: { targetClusterName: "orders" } },
    [`backups ${here}`, `clusters ${here}`],
  ],
  [
    "a restore into another project",
    { ...restore, body: { targetClusterName: "orders", targetGroupId: there } },
    [`backups ${here} ${there}`, `clusters ${there}`],
  ],
  [
    "a restore of a Flex cluster into another project",
    { ...restore, body: { targetDeploymentItemName: "orders", targetProjectId: there } },
    [`backups ${here} ${there}`, `clusters ${there}`],
  ],
  ["a download", { ...restore, body: { deliveryType: "download" } }, [`backups ${here}`]],
  [
    "a list of restores, whose answers name targets",
    { ...restore, access: "read", body: { targetClusterName: "orders" } },
    [`backups ${here}`],
  ],
])("%s is judged by all that it touches", (_, more, expected) => {
  const concerns = concernsOf(intent(more));
  expect(concerns.map(({ area, projects }) => [area, ...projects.map(({ id }) => id)].join(" "))).toEqual(expected);
});

test("a deletion by whoever has not looked ends backups, unless it says that they stay", () => {
  const areas = (path: string) => concernsOf(intent({ ...remove, path }), true).map(({ area }) => area);
  expect(areas("/x")).toEqual(["clusters", "backups"]);
  expect(areas("/x?retainBackups=false")).toEqual(["clusters", "backups"]);
  expect(areas("/x?retainBackups=true")).toEqual(["clusters"]);
});
