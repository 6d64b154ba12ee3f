import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Client, connect } from "./client.ts";
import { backedUpCluster, dedicatedCluster, flexCluster, freeCluster, newProject, region } from "./sample.ts";

/** A snapshot or a restore takes 400 seconds where a cluster takes 1600. */
const course = 400_000;
const hour = 3600_000;

let emulator: Emulator;
let client: Client;
let at: string;
let groupId: string;
let snapshotId: string;

beforeAll(async () => {
  emulator = await start({ provisionSeconds: 1600 });
});
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator);
  at = await newProject(client, emulator);
  groupId = at.slice("/groups/".length);
  await make(backedUpCluster("orders", { mongoDBMajorVersion: "7.0", pitEnabled: true }));
  await make(dedicatedCluster("copy"));
  snapshotId = (await client.post(`${at}/clusters/orders/backup/snapshots`, {})).body.id;
  await later(course);
});
afterAll(() => emulator.close());

/** Time passes; a token does not last as long. */
async function later(milliseconds: number): Promise<void> {
  emulator.clock.advance(milliseconds);
  client = await connect(emulator);
}

async function make(cluster: object): Promise<void> {
  await client.post(`${at}/clusters`, cluster);
  await later(4 * course);
}

const jobs = (id = "") => `${at}/clusters/orders/backup/restoreJobs${id && `/${id}`}`;
const ask = (body: object) => client.post(jobs(), body);
const automated = (targetClusterName = "copy", rest: object = {}) =>
  ask({ deliveryType: "automated", snapshotId, targetClusterName, targetGroupId: groupId, ...rest });
const pointInTime = (rest: object) =>
  ask({ deliveryType: "pointInTime", targetClusterName: "copy", targetGroupId: groupId, ...rest });
const read = async (id: string) => (await client.get(jobs(id))).body;
const stateOf = async (name: string) => (await client.get(`${at}/clusters/${name}`)).body.stateName;
const refusal = ({ status, body }: Answer) => [status, body.errorCode];
const now = () => Math.floor(emulator.clock.now() / 1000);

describe("an automated restore", () => {
  test("runs, keeps its target UPDATING, and leaves the snapshot's data there", async () => {
    const { status, body } = await automated();
    expect(status).toBe(200);
    expect(body).toMatchObject({ deliveryType: "automated", snapshotId, failed: false, cancelled: false });
    expect([body.finishedAt, body.desiredTimestamp]).toEqual([undefined, { increment: null, time: null, date: null }]);
    expect([await stateOf("copy"), await stateOf("orders")]).toEqual(["UPDATING", "IDLE"]);
    expect(emulator.restoredData(groupId, "copy")).toBeUndefined();
    await later(course);
    expect(await read(body.id)).toMatchObject({ finishedAt: expect.stringMatching(/Z$/), failed: false });
    expect(await stateOf("copy")).toBe("IDLE");
    expect(emulator.restoredData(groupId, "copy")).toMatchObject({ snapshotId, sourceClusterName: "orders" });
  });

  test("may overwrite its own cluster", async () => {
    expect((await automated("orders")).status).toBe(200);
    await later(course);
    expect(emulator.restoredData(groupId, "orders")).toMatchObject({ snapshotId, sourceGroupId: groupId });
  });

  test("goes to another project", async () => {
    const other = await newProject(client, emulator, "other");
    await client.post(`${other}/clusters`, dedicatedCluster("copy"));
    await later(4 * course);
    const targetGroupId = other.slice("/groups/".length);
    expect((await automated("copy", { targetGroupId })).body.targetGroupId).toBe(targetGroupId);
    await later(course);
    expect(emulator.restoredData(targetGroupId, "copy")).toMatchObject({ snapshotId });
    expect(emulator.restoredData(groupId, "copy")).toBeUndefined();
  });

  test("fails where the test asks for it, and the target keeps what it held", async () => {
    const first = (await automated()).body.id;
    await later(course);
    emulator.failNextRestore();
    const { body } = await automated();
    await later(course);
    expect(await read(body.id)).toMatchObject({ failed: true, cancelled: false });
    expect(emulator.restoredData(groupId, "copy")?.jobId).toBe(first);
  });

  test("is cancelled while it runs and not after", async () => {
    const { body } = await automated();
    expect(await client.delete(jobs(body.id))).toMatchObject({ status: 204, body: {} });
    expect(await read(body.id)).toMatchObject({ cancelled: true, failed: false });
    expect(await stateOf("copy")).toBe("IDLE");
    expect(refusal(await client.delete(jobs(body.id)))).toEqual([400, "CANNOT_CANCEL_RESTORE_JOB"]);
    const again = (await automated()).body.id;
    await later(course);
    expect(refusal(await client.delete(jobs(again)))).toEqual([400, "CANNOT_CANCEL_RESTORE_JOB"]);
  });

  test("locks its target against changes and a second restore; deleting the target makes it fail", async () => {
    const { body } = await automated();
    expect(refusal(await automated())).toEqual([409, "ATLAS_CLUSTER_RESTORE_IN_PROGRESS"]);
    expect(refusal(await client.patch(`${at}/clusters/copy`, { paused: true }))).toEqual([
      400,
      "CLUSTER_RESTORE_IN_PROGRESS_CANNOT_UPDATE",
    ]);
    expect((await client.patch(`${at}/clusters/copy`, { tags: [] })).status).toBe(200);
    expect((await client.delete(`${at}/clusters/copy`)).status).toBe(202);
    expect((await read(body.id)).failed).toBe(true);
  });
});

describe("a restore is refused", () => {
  test("without such a snapshot or target, or one that takes no restores", async () => {
    await client.post(`${at}/clusters`, freeCluster());
    await client.post(`${at}/flexClusters`, flexCluster());
    expect(refusal(await automated("copy", { snapshotId: "0".repeat(24) }))).toEqual([404, "SNAPSHOT_NOT_FOUND"]);
    expect(refusal(await automated("nowhere"))).toEqual([404, "CLUSTER_NOT_FOUND"]);
    expect(refusal(await automated("copy", { targetGroupId: "0".repeat(24) }))).toEqual([404, "GROUP_NOT_FOUND"]);
    for (const name of ["free", "flex"])
      expect(refusal(await automated(name))).toEqual([400, "RESTORE_TARGET_NOT_SUPPORTED"]);
    expect(refusal(await ask({ deliveryType: "automated", snapshotId }))).toEqual([400, "MISSING_ATTRIBUTE"]);
    expect(refusal(await ask({ deliveryType: "download" }))).toEqual([400, "MISSING_ATTRIBUTE"]);
    expect(refusal(await ask({ deliveryType: "mail" }))).toEqual([400, "INVALID_ENUM_VALUE"]);
    expect(refusal(await client.get(jobs("0".repeat(24))))).toEqual([404, "RESTORE_JOB_NOT_FOUND"]);
  });

  test("into an older version, a paused cluster, one that is not there yet, or other shards", async () => {
    await make(dedicatedCluster("sleeping"));
    await client.patch(`${at}/clusters/sleeping`, { paused: true });
    const replicationSpecs = [{ regionConfigs: [region("M30")] }, { regionConfigs: [region("M30")] }];
    await make({ name: "sharded", clusterType: "SHARDED", replicationSpecs });
    await make({ ...dedicatedCluster("old"), mongoDBMajorVersion: "6.0" });
    await client.post(`${at}/clusters`, dedicatedCluster("new"));
    const targets = ["old", "sleeping", "new", "sharded"];
    const refusals = [];
    for (const name of targets) refusals.push(refusal(await automated(name)));
    expect(refusals).toEqual([
      [400, "RESTORE_TARGET_VERSION_TOO_LOW"],
      [400, "RESTORE_TARGET_NOT_SUPPORTED"],
      [400, "CLUSTER_NOT_READY"],
      [400, "RESTORE_TARGET_NOT_SUPPORTED"],
    ]);
  });

  test("from a snapshot that is not completed", async () => {
    emulator.failNextSnapshot();
    const { body } = await client.post(`${at}/clusters/orders/backup/snapshots`, {});
    const unfinished = { snapshotId: body.id };
    expect(refusal(await automated("copy", unfinished))).toEqual([400, "SNAPSHOT_NOT_COMPLETED"]);
    await later(course);
    expect(refusal(await automated("copy", unfinished))).toEqual([400, "SNAPSHOT_NOT_COMPLETED"]);
  });
});

describe("a download", () => {
  test("is ready without being finished, and its link expires", async () => {
    const { body } = await ask({ deliveryType: "download", snapshotId });
    expect([body.deliveryUrl, body.expiresAt]).toEqual([[], undefined]);
    await later(course);
    const ready = await read(body.id);
    expect(ready.deliveryUrl).toEqual([expect.stringContaining(snapshotId)]);
    expect([ready.finishedAt, ready.expired, typeof ready.expiresAt]).toEqual([undefined, false, "string"]);
    await later(hour);
    expect(await read(body.id)).toMatchObject({ expired: true, deliveryUrl: [] });
  });
});

describe("a point in time", () => {
  test("inside the window is restored, however it is named", async () => {
    const first = { pointInTimeUTCSeconds: now() - 60 };
    const { body } = await pointInTime(first);
    expect(body).toMatchObject(first);
    expect(body.snapshotId).toBeUndefined();
    await later(course);
    const second = { oplogTs: now() - 60, oplogInc: 3 };
    expect((await pointInTime(second)).body).toMatchObject(second);
    await later(course);
    expect(emulator.restoredData(groupId, "copy")?.moment).toMatchObject({ increment: 3 });
  });

  test("outside of it, or without continuous backup, is refused", async () => {
    const outside = [{ pointInTimeUTCSeconds: now() - 24 * 3600 }, { pointInTimeUTCSeconds: now() + 60 }];
    for (const moment of outside) expect(refusal(await pointInTime(moment))).toEqual([400, "INVALID_POINT_IN_TIME"]);
    expect(refusal(await pointInTime({ oplogTs: now() }))).toEqual([400, "MISSING_ATTRIBUTE"]);
    await client.patch(`${at}/clusters/orders`, { pitEnabled: false });
    expect(refusal(await pointInTime({ pointInTimeUTCSeconds: now() }))).toEqual([400, "PIT_NOT_ENABLED"]);
  });

  test("goes back as far as the window, once continuous backup is that old", async () => {
    await later(30 * 24 * hour);
    const back = (days: number) => ({ pointInTimeUTCSeconds: now() - days * 24 * 3600 });
    expect(refusal(await pointInTime(back(8)))).toEqual([400, "INVALID_POINT_IN_TIME"]);
    expect((await pointInTime(back(6))).status).toBe(200);
  });
});

test("jobs are listed newest first", async () => {
  const made = [];
  for (let turn = 0; turn < 3; turn += 1) {
    made.unshift((await ask({ deliveryType: "download", snapshotId })).body.id);
    await later(1000);
  }
  expect((await client.get(jobs())).body.results.map(({ id }) => id)).toEqual(made);
});

test("a restore of shards cannot be cancelled, and a download has a file for each replica set", async () => {
  const replicationSpecs = [{ regionConfigs: [region("M30")] }, { regionConfigs: [region("M30")] }];
  await make(backedUpCluster("wide", { clusterType: "SHARDED", replicationSpecs }));
  const backup = `${at}/clusters/wide/backup`;
  const { body: snapshot } = await client.post(`${backup}/snapshots`, {});
  await later(course);
  const from = { snapshotId: snapshot.id, targetClusterName: "wide", targetGroupId: groupId };
  const { body: job } = await client.post(`${backup}/restoreJobs`, { deliveryType: "automated", ...from });
  expect(refusal(await client.delete(`${backup}/restoreJobs/${job.id}`))).toEqual([
    405,
    "ATLAS_BACKUP_CANCEL_SHARD_RESTORE_JOB_NOT_ALLOWED",
  ]);
  const asked = { deliveryType: "download", snapshotId: snapshot.id };
  const { body: download } = await client.post(`${backup}/restoreJobs`, asked);
  await later(course);
  const { body } = await client.get(`${backup}/restoreJobs/${download.id}`);
  expect([body.deliveryUrl, body.components]).toEqual([
    expect.objectContaining({ length: 3 }),
    expect.objectContaining({ length: 3 }),
  ]);
});

test("a cluster that is gone is restored from what was kept of it", async () => {
  await client.delete(`${at}/clusters/orders?retainBackups=true`);
  await later(4 * course);
  expect((await automated()).status).toBe(200);
  await later(course);
  expect(emulator.restoredData(groupId, "copy")).toMatchObject({ snapshotId });
});
