import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Client, connect } from "./client.ts";
import { dedicatedCluster, flexCluster, freeCluster, newProject } from "./sample.ts";

/** A snapshot or a restore takes 400 seconds where a dedicated cluster takes 1600. */
const course = 400_000;
const hour = 3600_000;
const day = 24 * hour;

let emulator: Emulator;
let client: Client;
let at: string;
let groupId: string;

beforeAll(async () => {
  emulator = await start({ provisionSeconds: 1600 });
});
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator);
  at = await newProject(client, emulator);
  groupId = at.slice("/groups/".length);
  await client.post(`${at}/flexClusters`, flexCluster());
  await later(course);
});
afterAll(() => emulator.close());

/** Time passes; a token does not last as long. */
async function later(milliseconds: number): Promise<void> {
  emulator.clock.advance(milliseconds);
  client = await connect(emulator);
}

const backup = (rest: string) => `${at}/flexClusters/flex/backup/${rest}`;
const snapshots = async () => (await client.get(backup("snapshots"))).body.results;
const restore = (body: object) => client.post(backup("restoreJobs"), body);
const refusal = ({ status, body }: Answer) => [status, body.errorCode];

async function firstSnapshot(): Promise<string> {
  await later(day);
  return (await snapshots())[0]?.id ?? "";
}

test("a snapshot is made every day, the first after a day, and eight are kept", async () => {
  expect(await snapshots()).toEqual([]);
  await later(day - course);
  const seen = [];
  for (let step = 0; step < 3; step += 1) {
    const [snapshot] = await snapshots();
    seen.push([snapshot?.status, "startTime" in (snapshot ?? {}), "finishTime" in (snapshot ?? {})]);
    await later(course / 2);
  }
  expect(seen).toEqual([
    ["QUEUED", false, false],
    ["RUNNING", true, false],
    ["COMPLETED", true, true],
  ]);
  const [first] = await snapshots();
  await later(7 * day);
  expect((await snapshots()).map(({ id }) => id).indexOf(first?.id ?? "")).toBe(7);
  await later(day);
  expect((await snapshots()).map(({ id }) => id)).toHaveLength(8);
  expect(refusal(await client.get(backup(`snapshots/${first?.id}`)))).toEqual([404, "SNAPSHOT_NOT_FOUND"]);
});

test("a restore is queued, runs and completes, and its target holds the snapshot's data", async () => {
  const snapshotId = await firstSnapshot();
  const { status, body } = await restore({ snapshotId, targetDeploymentItemName: "flex" });
  expect([status, body.deliveryType, body.status, body.targetProjectId]).toEqual([200, "RESTORE", "QUEUED", groupId]);
  expect((await client.get(`${at}/flexClusters/flex`)).body.stateName).toBe("UPDATING");
  expect(refusal(await restore({ snapshotId, targetDeploymentItemName: "flex" }))).toEqual([
    409,
    "ATLAS_CLUSTER_RESTORE_IN_PROGRESS",
  ]);
  await later(course / 2);
  const job = async () => (await client.get(backup(`restoreJobs/${body.id}`))).body;
  expect(await job()).toMatchObject({ status: "RUNNING" });
  await later(course / 2);
  expect(await job()).toMatchObject({ status: "COMPLETED", restoreFinishedDate: expect.any(String) });
  expect(emulator.restoredData(groupId, "flex")).toMatchObject({ snapshotId, jobId: body.id });
  expect((await client.get(backup("restoreJobs"))).body.totalCount).toBe(1);
});

test("a restore goes to a dedicated cluster, too, and not to a free one", async () => {
  const snapshotId = await firstSnapshot();
  await client.post(`${at}/clusters`, dedicatedCluster());
  await client.post(`${at}/clusters`, freeCluster());
  await later(4 * course);
  expect((await restore({ snapshotId, targetDeploymentItemName: "orders", targetProjectId: groupId })).status).toBe(
    200,
  );
  await later(course);
  expect(emulator.restoredData(groupId, "orders")).toMatchObject({ snapshotId, sourceClusterName: "flex" });
  const refused = ["free", "nowhere"].map(async (name) =>
    refusal(await restore({ snapshotId, targetDeploymentItemName: name })),
  );
  expect(await Promise.all(refused)).toEqual([
    [400, "RESTORE_TARGET_NOT_SUPPORTED"],
    [404, "CLUSTER_NOT_FOUND"],
  ]);
});

test("a restore fails where the test asks for it", async () => {
  const snapshotId = await firstSnapshot();
  emulator.failNextRestore();
  const { body } = await restore({ snapshotId, targetDeploymentItemName: "flex" });
  await later(course);
  expect((await client.get(backup(`restoreJobs/${body.id}`))).body.status).toBe("FAILED");
  expect(emulator.restoredData(groupId, "flex")).toBeUndefined();
});

test("a download has its link for four hours", async () => {
  const snapshotId = await firstSnapshot();
  const { body } = await client.post(backup("download"), { snapshotId });
  expect([body.deliveryType, body.snapshotUrl]).toEqual(["DOWNLOAD", undefined]);
  const url = async () => (await client.get(backup(`restoreJobs/${body.id}`))).body.snapshotUrl;
  await later(course);
  expect(await url()).toContain(snapshotId);
  await later(4 * hour);
  expect(await url()).toBeUndefined();
});

test("what flex clusters cannot do has no method", async () => {
  const snapshotId = await firstSnapshot();
  expect((await client.post(backup("snapshots"), {})).status).toBe(405);
  expect((await client.delete(backup(`snapshots/${snapshotId}`))).status).toBe(405);
});
