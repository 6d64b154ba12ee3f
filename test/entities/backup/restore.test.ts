import { expect, it } from "vitest";
import type { RestoreJobView } from "../../../entities/backup/restore-view.ts";
import type { SnapshotView } from "../../../entities/backup/snapshot-view.ts";
import { ConfirmationNeeded } from "../../../src/entity/index.ts";
import { cluster, type Shop, shop, slow } from "./shop.ts";

const restorePost = "POST /api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs";
const nobody = "0123456789abcdef01234567";
const two = [cluster("orders", "M10"), cluster("copy", "M10")];

async function withSnapshot(clusters?: readonly string[], speed = {}): Promise<Shop & { snapshot: SnapshotView }> {
  const made = await shop(clusters, speed);
  const taking = made.act<SnapshotView>("create-snapshot", { wait: "true" });
  const snapshot = await (speed === slow ? made.passing(taking) : taking);
  made.writes();
  return { ...made, snapshot };
}

it("overwrites the cluster itself only when its name confirms it, and says before what would happen", async () => {
  const { act, atlas, groupId, snapshot, writes } = await withSnapshot();
  const refused = await act("restore", { snapshot_id: snapshot.id }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfirmationNeeded);
  expect(refused).toMatchObject({ argument: "confirm", answer: "orders", askable: true });
  expect((refused as ConfirmationNeeded).plan).toEqual([
    `This overwrites all data in cluster "orders" with snapshot ${snapshot.id}, taken ${snapshot.created_at}.`,
    "What was written since is lost, and the cluster serves nobody until it is done.",
  ]);
  expect(writes()).toEqual([]);

  const job = await act<RestoreJobView>("restore", { latest: "true", confirm: "orders", wait: "true" });
  expect(job).toMatchObject({ state: "completed", kind: "automated", snapshot_id: snapshot.id, target: "orders" });
  expect(atlas.restoredData(groupId, "orders")).toMatchObject({ snapshotId: snapshot.id });
  expect(writes()).toEqual([restorePost]);
});

it("does not take another name for a confirmation", async () => {
  const { act, writes } = await withSnapshot();
  const refused = await act("restore", { latest: "true", confirm: "yes" }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: "ConfirmationNeeded", askable: false });
  expect((refused as Error).message).toMatch(/confirm=yes does not name the cluster\. Confirm it: confirm=orders$/);
  expect(writes()).toEqual([]);
});

it("asks nobody where the definition protects the cluster: only the argument will do", async () => {
  const { act } = await withSnapshot([cluster("orders", "M10", ["deletion_protection: true"])]);
  const refused = await act("restore", { latest: "true" }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: "ConfirmationNeeded", askable: false });
  expect(await act("restore", { latest: "true", confirm: "orders" })).toMatchObject({ target: "orders" });
});

it("restores into another cluster without a confirmation, and says what it overwrites", async () => {
  const { act, atlas, groupId, notices, snapshot } = await withSnapshot(two);
  const job = await act<RestoreJobView>("restore", { snapshotId: snapshot.id, targetId: "copy", wait: "true" });
  expect(notices()).toEqual([
    `This overwrites all data in cluster "copy" with snapshot ${snapshot.id}, taken ${snapshot.created_at}.`,
  ]);
  expect(job).toMatchObject({ state: "completed", target: "copy", target_project_id: groupId });
  expect(atlas.restoredData(groupId, "copy")).toMatchObject({ snapshotId: snapshot.id });
  expect(atlas.restoredData(groupId, "orders")).toBeUndefined();
});

it("restores to a point in time within the window, and names the window of one outside", async () => {
  const { act, atlas, refusal, groupId, writes } = await withSnapshot([
    cluster("orders", "M10", ["backup: { point_in_time: true }"]),
  ]);
  const now = Math.floor(Date.now() / 1000);
  const confirm = "orders";
  const early = await refusal("restore", { restore_timestamp: "2020-01-01T00:00:00Z", confirm });
  expect(early).toMatch(
    /^cluster "orders" cannot be restored to 2020-01-01T00:00:00Z\. Points in time reach from \S+Z to \S+Z \(now\)\.$/,
  );
  expect(await refusal("restore", { oplog_ts: String(now + 60), oplog_inc: "1", confirm })).toMatch(/Points in time/);
  expect(writes()).toEqual([]);

  const job = await act<RestoreJobView>("restore", { restoreTimestamp: String(now), confirm, wait: "true" });
  expect(job).toMatchObject({ kind: "point_in_time", state: "completed", target: "orders" });
  expect(job.point_in_time).toBe(new Date(now * 1000).toISOString().replace(".000", ""));
  expect(atlas.restoredData(groupId, "orders")).toMatchObject({ moment: { seconds: now } });

  const exact = await act<RestoreJobView>("restore", { oplogTs: String(now), oplogInc: "2", confirm, wait: "true" });
  expect(exact).toMatchObject({ kind: "point_in_time", oplog_inc: 2 });
});

it("refuses a point in time where there is no continuous backup", async () => {
  const { refusal } = await withSnapshot();
  expect(await refusal("restore", { restore_timestamp: "2026-08-10", confirm: "orders" })).toMatch(
    /continuous backup is switched off\. Restore a snapshot instead/,
  );
});

it("gets addresses to download a snapshot from", async () => {
  const { act, snapshot } = await withSnapshot();
  const job = await act<RestoreJobView>("restore", { latest: "true", download: "true", wait: "true" });
  expect(job).toMatchObject({ kind: "download", state: "completed", snapshot_id: snapshot.id });
  expect(job.download_urls).toEqual([expect.stringMatching(/^https:\/\/.*\.tar\.gz$/)]);
  expect(job.download_expires_at).toMatch(/Z$/);
  expect(job).not.toHaveProperty("target");
  expect(await act("get-restore-status", { jobId: job.id })).toEqual(job);
});

it.each([
  [{}, "say what to restore: snapshot_id=ID, latest=true, restore_timestamp=TIME, or oplog_ts=SECONDS"],
  [{ latest: "true", restore_timestamp: "2026-08-10" }, "give one of latest, restore_timestamp"],
  [{ oplog_ts: "1786330800" }, "give oplog_ts and oplog_inc together"],
  [{ latest: "true", download: "true", target_id: "copy" }, "a download has no target"],
  [{ restore_timestamp: "2026-08-10", download: "true" }, "a point in time cannot be downloaded"],
  [{ latest: "maybe" }, "latest: expected true or false"],
  [{ restore_timestamp: "yesterday" }, "expected a time in ISO 8601 or in Unix seconds, not yesterday"],
  [{ snapshot_id: "orders" }, "expected an id of a snapshot: 24 hexadecimal digits"],
  [{ snapshot_id: nobody, snapshotId: nobody }, "snapshot_id is given twice"],
])("refuses the arguments %j before any request", async (given, message) => {
  const { atlas, refusal } = await shop();
  const { length } = atlas.requests;
  expect(await refusal("restore", given)).toContain(message);
  expect(atlas.requests).toHaveLength(length);
});

it("refuses an unknown snapshot with the newest ones, and one that is not completed with the way to wait", async () => {
  const { act, refusal, snapshot, writes } = await withSnapshot(undefined, slow);
  expect(await refusal("restore", { snapshot_id: nobody, confirm: "orders" })).toBe(
    `cluster "orders" has no snapshot ${nobody}. The newest snapshots: ${snapshot.id} (completed, ${snapshot.created_at}).`,
  );
  const { id } = await act<SnapshotView>("create-snapshot");
  writes();
  expect(await refusal("restore", { snapshot_id: id, confirm: "orders" })).toMatch(
    /^snapshot [0-9a-f]{24} is (queued|running), and only a completed one can be restored\. Wait for it: monk do shop\/orders\/describe-snapshot snapshot_id=[0-9a-f]{24} wait=true$/,
  );
  expect(writes()).toEqual([]);
});

it("refuses a target that is not there with the candidates, one of another version, and one that is too small", async () => {
  const { refusal, groupId, writes } = await withSnapshot([
    cluster("orders", "M10", ['mongodb_version: "8.0"']),
    cluster("old", "M10", ['mongodb_version: "7.0"']),
    cluster("flex", "FLEX"),
    cluster("free", "M0"),
  ]);
  const into = (target_id: string) => refusal("restore", { latest: "true", target_id });
  expect(await into("order")).toBe(
    `there is no cluster "order" in project ${groupId} to restore into. It has flex, free, old, orders.`,
  );
  expect(await into("old")).toBe(
    'cluster "old" cannot be restored into: it runs MongoDB 7.0, and the data is of 8.0. Restore into a cluster of version 8.0.',
  );
  expect(await into("..")).toMatch(/target_id: expected the name of a cluster: letters, digits and hyphens/);
  expect(await into("flex")).toMatch(/it is a Flex cluster, and the snapshot is of a dedicated one/);
  expect(await into("free")).toMatch(/it is a free one \(M0\)/);
  expect(writes()).toEqual([]);
});

it("follows the same restore where one is under way, says so, and starts no second one", async () => {
  const { act, notices, passing, waiting, writes } = await withSnapshot(undefined, slow);
  const first = await act<RestoreJobView>("restore", { latest: "true", confirm: "orders" });
  expect(first.state).toBe("running");
  const second = act<RestoreJobView>("restore", { latest: "true", wait: "true" });
  await waiting();
  expect(await passing(second)).toMatchObject({ id: first.id, state: "completed" });
  expect(notices()).toEqual([
    `Restore job ${first.id} does this already: no other is started, and this one is followed.`,
  ]);
  expect(writes()).toEqual([restorePost]);
});

it("lists restore jobs newest first and by state, and names them where one is unknown", async () => {
  const { act, atlas, refusal } = await withSnapshot(two);
  const first = await act<RestoreJobView>("restore", { latest: "true", target_id: "copy", wait: "true" });
  atlas.clock.advance(60_000);
  const second = await act<RestoreJobView>("restore", { latest: "true", confirm: "orders", wait: "true" });
  const ids = async (given = {}) => (await act<RestoreJobView[]>("list-restore-jobs", given)).map(({ id }) => id);
  expect(await ids()).toEqual([second.id, first.id]);
  expect(await ids({ limit: "1" })).toEqual([second.id]);
  expect(await ids({ status: "failed" })).toEqual([]);
  expect(await refusal("get-restore-status", { job_id: nobody })).toContain(`The newest restore jobs: ${second.id}`);
});

it("rejects when the restore fails, and says where to look", async () => {
  const { atlas, refusal } = await withSnapshot();
  atlas.failNextRestore();
  expect(await refusal("restore", { latest: "true", confirm: "orders", wait: "true" })).toMatch(
    /^restore job [0-9a-f]{24} failed in Atlas\. What is known of it: monk do shop\/orders\/get-restore-status job_id=/,
  );
});

it("cancels a restore that is under way, once, and says where there is nothing to cancel any more", async () => {
  const { act, passing, refusal, writes } = await withSnapshot(two, slow);
  const { id } = await act<RestoreJobView>("restore", { latest: "true", target_id: "copy" });
  expect(await act("cancel-restore", { job_id: id })).toMatchObject({ id, state: "cancelled" });
  expect(await act("cancel-restore", { job_id: id })).toMatchObject({ id, state: "cancelled" });
  expect(await act("get-restore-status", { job_id: id, wait: "true" })).toMatchObject({ state: "cancelled" });
  expect(writes()).toHaveLength(2);

  const done = await passing(act<RestoreJobView>("restore", { latest: "true", target_id: "copy", wait: "true" }));
  expect(await refusal("cancel-restore", { job_id: done.id })).toBe(
    `restore job ${done.id} is completed: there is nothing to cancel any more. To undo it, restore a snapshot from before it.`,
  );
});

it("says that Atlas does not let a restore be cancelled", async () => {
  const { act, atlas, refusal } = await withSnapshot(two, slow);
  const { id } = await act<RestoreJobView>("restore", { latest: "true", target_id: "copy" });
  atlas.failNext({
    operation: "DELETE /groups/*/backup/restoreJobs/*",
    status: 405,
    errorCode: "ATLAS_BACKUP_CANCEL_SHARD_RESTORE_JOB_NOT_ALLOWED",
  });
  expect(await refusal("cancel-restore", { job_id: id })).toMatch(
    /^Atlas does not let restore job [0-9a-f]{24} be cancelled \(405 ATLAS_BACKUP_CANCEL_SHARD_RESTORE_JOB_NOT_ALLOWED\)/,
  );
});

it("restores and downloads a Flex cluster's snapshots through its own endpoints", async () => {
  const { act, atlas, refusal, writes } = await shop([cluster("flex", "FLEX"), cluster("other", "FLEX")]);
  atlas.clock.advance(26 * 3_600_000);
  const restore = (given: Record<string, string>) => act<RestoreJobView>("restore", given, "flex");
  const job = await restore({ latest: "true", target_id: "other", wait: "true" });
  expect(job).toMatchObject({ kind: "automated", state: "completed", target: "other" });
  expect(await restore({ latest: "true", confirm: "flex", wait: "true" })).toMatchObject({ target: "flex" });
  const download = await restore({ latest: "true", download: "true", wait: "true" });
  expect(download).toMatchObject({ kind: "download", state: "completed" });
  expect(download.download_urls).toHaveLength(1);
  expect(await act("list-restore-jobs", {}, "flex")).toHaveLength(3);
  expect(new Set(writes().map((write) => write.includes("/flexClusters/{name}/backup/")))).toEqual(new Set([true]));
  expect(await refusal("restore", { restore_timestamp: "2026-08-10", confirm: "flex" }, "flex")).toMatch(
    /is a Flex cluster, and Atlas does not restore those to a point in time/,
  );
});

it("takes a snapshot first where the definition says so, and does not restore that one afterwards", async () => {
  const { act, snapshot } = await withSnapshot([cluster("orders", "M10", ["snapshot_before: [restore]"])]);
  const restore = () => act<RestoreJobView>("restore", { latest: "true", confirm: "orders", wait: "true" });
  expect(await restore()).toMatchObject({ snapshot_id: snapshot.id });
  expect(await act("list-snapshots")).toHaveLength(2);
  expect(await restore()).toMatchObject({ snapshot_id: snapshot.id });
});

it("settles what was shown with the confirmation: a snapshot that is completed meanwhile is not restored", async () => {
  const { act, snapshot } = await withSnapshot();
  const shown = await act("restore", { latest: "true" }).catch((error: unknown) => error);
  const { settled } = shown as ConfirmationNeeded;
  expect(settled).toEqual({ latest: "false", snapshot_id: snapshot.id });
  expect(await act<SnapshotView>("create-snapshot", { wait: "true" })).not.toMatchObject({ id: snapshot.id });
  const job = await act("restore", { latest: "true", ...settled, confirm: "orders" });
  expect(job).toMatchObject({ snapshot_id: snapshot.id });
});

it("takes a fresh snapshot before the next restore, also where nobody learnt that the last one began", async () => {
  const { act, atlas, refusal, snapshot } = await withSnapshot([
    cluster("orders", "M10", ["snapshot_before: [restore]"]),
  ]);
  const given = { snapshot_id: snapshot.id, confirm: "orders", wait: "true" };
  atlas.failNext({ operation: restorePost, kind: "reset-after" });
  atlas.failNext({ operation: restorePost.replace("POST", "GET"), status: 403, after: 1 });
  expect(await refusal("restore", given)).toMatch(/it is not known whether Atlas will make the restore job/);
  const ended = async () => (await act<RestoreJobView[]>("list-restore-jobs", { status: "running" })).length === 0;
  await expect.poll(ended, { timeout: 5_000 }).toBe(true);
  expect(await act("restore", given)).toMatchObject({ state: "completed" });
  expect(await act("list-snapshots")).toHaveLength(3);
});
