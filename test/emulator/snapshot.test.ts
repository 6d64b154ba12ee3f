import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Client, connect } from "./client.ts";
import { backedUpCluster, dedicatedCluster, flexCluster, freeCluster, newProject, region } from "./sample.ts";

/** A snapshot takes 400 seconds where a cluster takes 1600. */
const course = 400_000;
const day = 24 * 3600_000;

let emulator: Emulator;
let client: Client;
let at: string;
let snapshots: string;

beforeAll(async () => {
  emulator = await start({ provisionSeconds: 1600 });
});
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator);
  at = await newProject(client, emulator);
  snapshots = `${at}/clusters/orders/backup/snapshots`;
});
afterAll(() => emulator.close());

/** Time passes; a token does not last as long. */
async function later(milliseconds: number): Promise<void> {
  emulator.clock.advance(milliseconds);
  client = await connect(emulator);
}

async function ready(body = backedUpCluster()): Promise<void> {
  await client.post(`${at}/clusters`, body);
  await later(4 * course);
}

const take = (body: object = {}) => client.post(snapshots, body);
const refusal = ({ status, body }: Answer) => [status, body.errorCode];
const ids = async (query = "") => (await client.get(snapshots + query)).body.results.map(({ id }) => id);

describe("an on-demand snapshot", () => {
  test("is queued, in progress and completed, and tells more on the way", async () => {
    await ready();
    const { status, body } = await take({ description: "before the change", retentionInDays: 2 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "queued",
      description: "before the change",
      snapshotType: "onDemand",
      type: "replicaSet",
      frequencyType: "ondemand",
      storageSizeBytes: 0,
    });
    const seen = [];
    for (let step = 0; step < 5; step += 1) {
      await later(course / 5);
      const { body: snapshot } = await client.get(`${snapshots}/${body.id}`);
      seen.push([snapshot.status, "mongodVersion" in snapshot, "cloudProvider" in snapshot, "createdAt" in snapshot]);
    }
    expect(seen).toEqual([
      ["inProgress", false, false, false],
      ["inProgress", true, false, false],
      ["inProgress", true, true, false],
      ["inProgress", true, true, false],
      ["completed", true, true, true],
    ]);
  });

  test("is kept for its days, counted from its end, and then gone", async () => {
    await ready();
    const { body } = await take({ retentionInDays: 2 });
    await later(course + 2 * day - 1000);
    expect((await client.get(`${snapshots}/${body.id}`)).status).toBe(200);
    await later(1000);
    expect(refusal(await client.get(`${snapshots}/${body.id}`))).toEqual([404, "SNAPSHOT_NOT_FOUND"]);
  });

  test("is the only one at a time", async () => {
    await ready();
    const { body } = await take();
    for (const part of [0, course - 1000]) {
      await later(part);
      expect(refusal(await take())).toEqual([400, "UNFINISHED_ON_DEMAND_SNAPSHOT"]);
    }
    await later(1000);
    expect((await take()).body.id).not.toBe(body.id);
  });

  test("fails where the test asks for it, once", async () => {
    await ready();
    emulator.failNextSnapshot();
    const { body } = await take();
    await later(course);
    expect((await client.get(`${snapshots}/${body.id}`)).body.status).toBe("failed");
    const { body: second } = await take();
    await later(course);
    expect((await client.get(`${snapshots}/${second.id}`)).body.status).toBe("completed");
  });

  test("has its retention changed, and is deleted", async () => {
    await ready();
    const { body } = await take({ retentionInDays: 1 });
    await later(course);
    const change = { retentionUnit: "WEEKS", retentionValue: 3 };
    const before = Date.parse(String((await client.get(`${snapshots}/${body.id}`)).body.expiresAt));
    const { body: changed } = await client.patch(`${snapshots}/${body.id}`, change);
    expect(Date.parse(String(changed.expiresAt)) - before).toBe(20 * day);
    expect(refusal(await client.patch(`${snapshots}/${body.id}`, { ...change, retentionValue: 0 }))).toEqual([
      400,
      "VALIDATION_ERROR",
    ]);
    expect(await client.delete(`${snapshots}/${body.id}`)).toMatchObject({ status: 204, body: {} });
    expect(refusal(await client.delete(`${snapshots}/${body.id}`))).toEqual([404, "SNAPSHOT_NOT_FOUND"]);
  });
});

describe("a snapshot is refused", () => {
  test("without backups, before the cluster is there, while it is paused, and when it is deleted", async () => {
    await client.post(`${at}/clusters`, backedUpCluster());
    expect(refusal(await take())).toEqual([400, "CLUSTER_NOT_READY"]);
    await later(4 * course);
    await client.patch(`${at}/clusters/orders`, { paused: true });
    await later(4 * course);
    expect(refusal(await take())).toEqual([400, "CANNOT_UPDATE_PAUSED_CLUSTER"]);
    await client.patch(`${at}/clusters/orders`, { paused: false });
    await later(4 * course);
    await client.patch(`${at}/clusters/orders`, { backupEnabled: false });
    expect(refusal(await take())).toEqual([400, "BACKUP_CONFIG_NOT_FOUND"]);
    await client.delete(`${at}/clusters/orders`);
    expect(refusal(await take())).toEqual([400, "CLUSTER_ALREADY_REQUESTED_DELETION"]);
  });

  test("on the families that have none on demand", async () => {
    await client.post(`${at}/clusters`, freeCluster("orders"));
    expect(refusal(await take())).toEqual([400, "TENANT_CLUSTER_BACKUP_UNSUPPORTED"]);
    await client.post(`${at}/flexClusters`, flexCluster());
    expect(refusal(await client.post(`${at}/clusters/flex/backup/snapshots`, {}))).toEqual([
      400,
      "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
    ]);
  });

  test("for less than a day", async () => {
    await ready();
    expect(refusal(await take({ retentionInDays: 0 }))).toEqual([400, "VALIDATION_ERROR"]);
  });
});

describe("a list of snapshots", () => {
  test("is newest first and pages", async () => {
    await ready();
    const made = [];
    for (let turn = 0; turn < 3; turn += 1) {
      made.unshift((await take()).body.id);
      await later(course);
    }
    expect(await ids()).toEqual(made);
    expect(await ids("?itemsPerPage=2&pageNum=2")).toEqual(made.slice(2));
  });

  test("with a moment has the newest snapshot that is not later", async () => {
    await ready();
    const older = (await take()).body.id;
    await later(course);
    const between = Math.floor(emulator.clock.now() / 1000);
    await take();
    await later(course);
    expect(await ids(`?pointInTimeUtcSeconds=${between}`)).toEqual([older]);
    expect(await ids(`?oplogTs=${between}&oplogInc=1`)).toEqual([older]);
    expect(await ids(`?pointInTimeUtcSeconds=${between - 3600}`)).toEqual([]);
    const both = `?oplogTs=${between}&oplogInc=1&pointInTimeUtcSeconds=${between}`;
    expect(refusal(await client.get(snapshots + both))).toEqual([400, "INVALID_QUERY_PARAMETER"]);
    expect(refusal(await client.get(`${snapshots}?oplogTs=${between}`))).toEqual([400, "INVALID_QUERY_PARAMETER"]);
  });

  test("of a cluster with shards is at a place of its own", async () => {
    const replicationSpecs = [{ regionConfigs: [region("M30")] }, { regionConfigs: [region("M30")] }];
    await ready(backedUpCluster("orders", { clusterType: "SHARDED", replicationSpecs }));
    const { body } = await take();
    await later(course);
    expect(await ids()).toEqual([]);
    expect(await ids("/shardedClusters")).toEqual([body.id]);
    expect(refusal(await client.get(`${snapshots}/${body.id}`))).toEqual([404, "SNAPSHOT_NOT_FOUND"]);
    const { body: found } = await client.get(`${snapshots}/shardedCluster/${body.id}`);
    expect([found.type, found.members]).toEqual(["shardedCluster", expect.objectContaining({ length: 3 })]);
    expect((await client.delete(`${snapshots}/shardedCluster/${body.id}`)).status).toBe(204);
    expect(await ids("/shardedClusters")).toEqual([]);
  });
});

describe("with a deleted cluster", () => {
  const listed = async () => {
    const { body } = await client.get(`${at}/clusters?includeDeletedWithRetainedBackups=true`);
    return body.results.map(({ name, id }) => [name, id]);
  };

  test("its snapshots go", async () => {
    await ready();
    await take();
    await client.delete(`${at}/clusters/orders`);
    await later(4 * course);
    expect(await listed()).toEqual([]);
    expect(refusal(await client.get(snapshots))).toEqual([404, "CLUSTER_NOT_FOUND"]);
  });

  test("they stay until they expire when that is asked for, also beside a new one of its name", async () => {
    await ready();
    const { body } = await take({ retentionInDays: 3 });
    await later(course);
    const { body: cluster } = await client.get(`${at}/clusters/orders`);
    await client.delete(`${at}/clusters/orders?retainBackups=true`);
    await later(4 * course);
    expect((await client.get(`${at}/clusters`)).body.results).toEqual([]);
    expect(await listed()).toEqual([["orders", cluster.id]]);
    expect(await ids()).toEqual([body.id]);
    const { body: second } = await client.post(`${at}/clusters`, dedicatedCluster());
    expect(await listed()).toEqual([
      ["orders", second.id],
      ["orders", cluster.id],
    ]);
    expect(await ids()).toEqual([]);
    await later(3 * day);
    expect(await listed()).toEqual([["orders", second.id]]);
  });
});

test("switching backups off deletes what they made", async () => {
  await ready();
  await take();
  await later(course);
  await client.patch(`${at}/clusters/orders`, { backupEnabled: false });
  expect(await ids()).toEqual([]);
  await client.patch(`${at}/clusters/orders`, { backupEnabled: true });
  expect(await ids()).toEqual([]);
});
