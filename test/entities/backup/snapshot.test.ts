import { expect, it } from "vitest";
import type { BackupInfo } from "../../../entities/backup/info.ts";
import type { SnapshotView } from "../../../entities/backup/snapshot-view.ts";
import { cluster, shop, slow } from "./shop.ts";

const snapshotPost = "POST /api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/snapshots";
const nobody = "0123456789abcdef01234567";

it("takes a snapshot, waits until it is completed, and describes it", async () => {
  const { act, writes } = await shop();
  const taken = await act<SnapshotView>("create-snapshot", { wait: "true", description: "before v2" });
  expect(taken).toMatchObject({
    state: "completed",
    trigger: "on_demand",
    description: "before v2",
    topology: "replica_set",
    provider: "AWS",
  });
  expect(Date.parse(taken.expires_at ?? "") - Date.parse(taken.created_at ?? "")).toBe(7 * 86_400_000);
  expect(await act("describe-snapshot", { snapshot_id: taken.id })).toEqual(taken);
  expect(writes()).toEqual([snapshotPost]);
});

it("does not wait for a snapshot unless told to", async () => {
  const { act } = await shop(undefined, slow);
  expect(await act("create-snapshot")).toMatchObject({ state: "queued" });
});

it("waits for the snapshot that is under way, says so, and asks for no second one", async () => {
  const { act, notices, passing, waiting, writes } = await shop(undefined, slow);
  const first = await act<SnapshotView>("create-snapshot");
  const second = act("create-snapshot");
  await waiting();
  expect(await passing(second)).toMatchObject({ id: first.id, state: "completed" });
  expect(notices()).toEqual([
    `Snapshot ${first.id} is queued already, and Atlas takes one at a time: waiting for that one, and no other is asked for.`,
  ]);
  expect(writes()).toEqual([snapshotPost]);
});

it("rejects when the snapshot fails, and says how to ask for another", async () => {
  const { act, atlas, refusal } = await shop();
  atlas.failNextSnapshot();
  expect(await refusal("create-snapshot", { wait: "true" })).toMatch(
    /^snapshot [0-9a-f]{24} of cluster "orders" failed in Atlas\. Ask for another: monk do shop\/orders\/create-snapshot/,
  );
  expect(await act("list-snapshots", { status: "failed" })).toHaveLength(1);
});

it("lists newest first, over all that there are, by state, by time and by number", async () => {
  const { act, atlas } = await shop();
  for (const description of ["first", "second", "third"]) {
    await act("create-snapshot", { wait: "true", description });
    atlas.clock.advance(3_600_000);
  }
  const descriptions = async (given: Record<string, string> = {}) =>
    (await act<SnapshotView[]>("list-snapshots", given)).flatMap(({ description }) => description ?? []);
  const all = await act<SnapshotView[]>("list-snapshots");
  const second = all.find(({ description }) => description === "second")?.created_at ?? "";

  expect(await descriptions()).toEqual(["third", "second", "first"]);
  expect(await descriptions({ limit: "2" })).toEqual(["third", "second"]);
  expect(await descriptions({ since: second })).toEqual(["third", "second"]);
  expect(await descriptions({ since: String(Date.parse(second) / 1000) })).toEqual(["third", "second"]);
  expect(await descriptions({ status: "COMPLETED", limit: "1" })).toEqual(["third"]);
  expect(await descriptions({ status: "failed" })).toEqual([]);
});

it("changes how long a snapshot is kept, also with the spellings of older templates", async () => {
  const { act } = await shop();
  const { id, created_at = "" } = await act<SnapshotView>("create-snapshot", { wait: "true", retentionInDays: "3" });
  const days = ({ expires_at = "" }: SnapshotView) => (Date.parse(expires_at) - Date.parse(created_at)) / 86_400_000;
  expect(days(await act("describe-snapshot", { snapshotId: id }))).toBe(3);
  expect(days(await act("update-snapshot", { snapshotId: id, retentionInDays: "30" }))).toBe(30);
});

it("deletes a snapshot that is there", async () => {
  const { act, refusal, writes } = await shop();
  const { id } = await act<SnapshotView>("create-snapshot", { wait: "true" });
  writes();
  expect(await act("delete-snapshot", { snapshot_id: id })).toMatchObject({ id, deleted: true });
  expect(await act("list-snapshots")).toEqual([]);
  expect(await refusal("delete-snapshot", { snapshot_id: id })).toBe(
    `cluster "orders" has no snapshot ${id}. It has no snapshots.`,
  );
  expect(writes()).toHaveLength(1);
});

it.each(["describe-snapshot", "delete-snapshot"])("%s of an unknown snapshot names the newest ones", async (action) => {
  const { act, refusal } = await shop();
  const { id, created_at } = await act<SnapshotView>("create-snapshot", { wait: "true" });
  expect(await refusal(action, { snapshot_id: nobody })).toBe(
    `cluster "orders" has no snapshot ${nobody}. The newest snapshots: ${id} (completed, ${created_at}).`,
  );
});

it("knows the snapshots of a sharded cluster", async () => {
  const { act, colleague, groupId } = await shop();
  const clusterName = "orders";
  const electableSpecs = { instanceSize: "M30", nodeCount: 3, diskSizeGB: 40 };
  const regionConfigs = [{ providerName: "AWS", regionName: "US_EAST_1", priority: 7, electableSpecs }];
  await colleague.call("updateCluster", {
    groupId,
    clusterName,
    body: { clusterType: "SHARDED", replicationSpecs: [{ regionConfigs }, { regionConfigs }] },
  });
  const taken = await act<SnapshotView>("create-snapshot", { wait: "true" });
  expect(taken).toMatchObject({ state: "completed", topology: "sharded_cluster" });
  expect(taken.members).toHaveLength(3);
  expect(await act("list-snapshots")).toHaveLength(1);
  await act("delete-snapshot", { snapshot_id: taken.id });
  expect(await act("list-snapshots")).toEqual([]);
});

it("tells how the backups stand", async () => {
  const { act } = await shop([cluster("orders", "M10", ["backup: { point_in_time: true }"])]);
  const before = await act<BackupInfo>("get-backup-info");
  expect(before).toMatchObject({
    cluster: "orders",
    tier: "M10",
    provider: "AWS",
    region: "US_EAST_1",
    possible: true,
    enabled: true,
    on_demand: true,
    point_in_time: { enabled: true },
    compliance_policy: "none",
  });
  expect(before.schedule?.policies[0]).toEqual({ every: "hourly", interval: 6, keep: "7 days" });
  expect(before.next_snapshot).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

  const taken = await act<SnapshotView>("create-snapshot", { wait: "true" });
  const after = await act<BackupInfo>("get-backup-info");
  expect(after.newest_snapshot).toEqual(taken);
  expect(after.point_in_time).toEqual({
    enabled: true,
    earliest: taken.created_at,
    latest: expect.stringMatching(/Z$/),
  });
});

it("lists the snapshots of a Flex cluster, and refuses in one sentence what Atlas does not do there", async () => {
  const { act, atlas, refusal, writes } = await shop([cluster("flex", "FLEX")]);
  atlas.clock.advance(26 * 3_600_000);
  const [newest] = await act<SnapshotView[]>("list-snapshots", {}, "flex");
  const id = newest?.id ?? "";
  expect(newest).toMatchObject({ state: "completed", trigger: "scheduled" });
  expect(await act("describe-snapshot", { snapshot_id: id }, "flex")).toMatchObject({ id, topology: "replica_set" });
  expect(await act("get-backup-info", {}, "flex")).toMatchObject({
    tier: "FLEX",
    on_demand: false,
    point_in_time: { enabled: false },
    newest_snapshot: { id },
  });
  const hint = "Flex snapshots are taken daily by Atlas: list, restore and download those; or declare M10 and up.";
  const sentence = 'cluster "flex" is a Flex cluster, and Atlas does not';
  expect(await refusal("create-snapshot", {}, "flex")).toBe(`${sentence} take a snapshot on demand there. ${hint}`);
  expect(await refusal("delete-snapshot", { snapshot_id: id }, "flex")).toBe(
    `${sentence} delete snapshots there. ${hint}`,
  );
  expect(await refusal("update-snapshot", { snapshot_id: id, retention_days: "3" }, "flex")).toMatch(/does not change/);
  expect(await refusal("cancel-restore", { job_id: id }, "flex")).toMatch(/does not cancel restores there/);
  expect(writes()).toEqual([]);
});

it.each([
  ["get-backup-info", {}],
  ["create-snapshot", {}],
  ["list-snapshots", {}],
  ["restore", { latest: "true" }],
  ["list-restore-jobs", {}],
])("refuses %s of a free cluster before any request", async (action, given) => {
  const { atlas, refusal } = await shop([cluster("free", "M0")]);
  const { length } = atlas.requests;
  expect(await refusal(action, given, "free")).toBe(
    'cluster "free" is a free one (M0), and Atlas keeps no backups of those. Copy its data with mongodump; or declare FLEX (daily snapshots) or M10 and up (all of this).',
  );
  expect(atlas.requests).toHaveLength(length);
});

it("looks without the home's lock, so that a look may run beside an update", async () => {
  const { act, passing, waiting } = await shop(undefined, slow);
  const taking = act("create-snapshot", { wait: "true" });
  await waiting();
  expect(await act("list-snapshots")).toMatchObject([{ state: "queued" }]);
  expect(await passing(taking)).toMatchObject({ state: "completed" });
});
