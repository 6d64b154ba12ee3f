import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Body, type Client, connect } from "./client.ts";
import { databaseUser, dedicatedCluster, flexCluster, freeCluster, newProject, region } from "./sample.ts";

let emulator: Emulator;
let client: Client;
let at: string;

beforeAll(async () => {
  emulator = await start({ provisionSeconds: 100 });
});
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator);
  at = await newProject(client, emulator);
});
afterAll(() => emulator.close());

const create = (body: object) => client.post(`${at}/clusters`, body);
const read = async (name: string) => (await client.get(`${at}/clusters/${name}`)).body;
const change = (body: object, name = "orders") => client.patch(`${at}/clusters/${name}`, body);
const specs = (...configs: readonly object[]) => ({ replicationSpecs: [{ regionConfigs: configs }] });
const refusal = ({ status, body }: Answer) => [status, body.errorCode];

async function ready(body = dedicatedCluster()): Promise<void> {
  await create(body);
  emulator.clock.advance(100_000);
}

describe("states follow the clock", () => {
  test("a dedicated cluster is CREATING without addresses, then IDLE with them", async () => {
    const created = await create(dedicatedCluster());
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      stateName: "CREATING",
      connectionStrings: {},
      paused: false,
      backupEnabled: false,
    });
    emulator.clock.advance(99_000);
    expect((await read("orders")).stateName).toBe("CREATING");
    emulator.clock.advance(1_000);
    const cluster = await read("orders");
    expect(cluster.stateName).toBe("IDLE");
    expect(cluster.connectionStrings.standardSrv).toMatch(/^mongodb\+srv:\/\/orders\./);
  });

  test("an M0 is CREATING, UPDATING with an address, then IDLE", async () => {
    await create(freeCluster());
    const seen = [];
    for (let step = 0; step < 3; step += 1) {
      const { stateName, connectionStrings } = await read("free");
      seen.push([stateName, "standard" in connectionStrings]);
      emulator.clock.advance(25_000);
    }
    expect(seen).toEqual([
      ["CREATING", false],
      ["UPDATING", true],
      ["IDLE", true],
    ]);
  });

  test("a deleted cluster is DELETING, then gone, and its name is free again", async () => {
    await ready();
    expect(await client.delete(`${at}/clusters/orders`)).toMatchObject({ status: 202, body: {} });
    expect((await read("orders")).stateName).toBe("DELETING");
    expect(refusal(await client.delete(`${at}/clusters/orders`))).toEqual([400, "CLUSTER_ALREADY_REQUESTED_DELETION"]);
    expect(refusal(await create(dedicatedCluster()))).toEqual([400, "DUPLICATE_CLUSTER_NAME"]);
    emulator.clock.advance(50_000);
    expect(refusal(await client.get(`${at}/clusters/orders`))).toEqual([404, "CLUSTER_NOT_FOUND"]);
    expect((await create(dedicatedCluster())).status).toBe(201);
  });

  test("a change is UPDATING, and what runs is the old until it is done", async () => {
    await ready();
    const { body } = await change(specs(region("M20")));
    const sizes = (cluster: Body) =>
      [cluster.replicationSpecs, cluster.effectiveReplicationSpecs].map(
        ([spec]) => spec?.regionConfigs[0]?.electableSpecs.instanceSize,
      );
    expect([body.stateName, ...sizes(body)]).toEqual(["UPDATING", "M20", "M10"]);
    emulator.clock.advance(50_000);
    const done = await read("orders");
    expect([done.stateName, ...sizes(done)]).toEqual(["IDLE", "M20", "M20"]);
  });

  test("the status of user changes is PENDING, then APPLIED", async () => {
    await ready();
    const status = async () => (await client.get(`${at}/clusters/orders/status`)).body.changeStatus;
    expect(await status()).toBe("APPLIED");
    await client.post(`${at}/databaseUsers`, databaseUser());
    expect(await status()).toBe("PENDING");
    emulator.clock.advance(25_000);
    expect(await status()).toBe("APPLIED");
  });
});

describe("a change", () => {
  test("is partial, keeps ids, and answers the same when nothing differs", async () => {
    await ready({ ...dedicatedCluster(), tags: [{ key: "env", value: "test" }] });
    const before = await read("orders");
    const { body } = await change(specs(region("M10")));
    expect(body).toEqual(before);
    const retagged = await change({ tags: [] });
    expect(retagged.body).toEqual({ ...before, tags: [] });
  });

  test("keeps a larger disk when only the size grows", async () => {
    await ready(dedicatedCluster("orders", [region("M10", { diskSizeGB: 50 })]));
    const { body } = await change(specs(region("M20")));
    expect(body.replicationSpecs[0]?.regionConfigs[0]?.electableSpecs).toMatchObject({
      instanceSize: "M20",
      diskSizeGB: 50,
    });
  });

  test("of the electable nodes leaves the analytics nodes as they are", async () => {
    const analyticsSpecs = { instanceSize: "M30", nodeCount: 1 };
    await ready(dedicatedCluster("orders", [{ ...region("M10"), analyticsSpecs }]));
    const { body } = await change(specs(region("M20")));
    expect(body.replicationSpecs[0]?.regionConfigs[0]).toMatchObject({
      electableSpecs: { instanceSize: "M20" },
      readOnlySpecs: { instanceSize: "M20", nodeCount: 0 },
      analyticsSpecs,
    });
  });

  test("of a paused cluster is refused until it is resumed, and pausing travels alone", async () => {
    await ready();
    expect(refusal(await change({ paused: true, tags: [] }))).toEqual([409, "CANNOT_UPDATE_AND_PAUSE_CLUSTER"]);
    expect((await change({ paused: true })).body).toMatchObject({ paused: true, stateName: "UPDATING" });
    emulator.clock.advance(50_000);
    expect(await read("orders")).toMatchObject({ paused: true, stateName: "IDLE" });
    expect(refusal(await change({ tags: [] }))).toEqual([409, "CANNOT_UPDATE_PAUSED_CLUSTER"]);
    await change({ paused: false });
    expect((await change({ tags: [] })).status).toBe(200);
  });

  test.each([
    ["a smaller disk", specs(region("M10", { diskSizeGB: 20 }))],
    ["an older version", { mongoDBMajorVersion: "7.0" }],
    ["another name", { name: "renamed" }],
  ])("to %s is refused", async (_what, body) => {
    await ready(dedicatedCluster("orders", [region("M10", { diskSizeGB: 40 })]));
    expect(refusal(await change(body))).toEqual([400, "VALIDATION_ERROR"]);
  });

  test("goes up one major version at a time", async () => {
    await ready({ ...dedicatedCluster(), mongoDBMajorVersion: "6.0" });
    expect((await change({ mongoDBMajorVersion: "8.0" })).status).toBe(400);
    expect((await change({ mongoDBMajorVersion: "7.0" })).body).toMatchObject({
      mongoDBMajorVersion: "7.0",
      stateName: "UPDATING",
    });
  });

  test("of an M0 is refused, whatever it is", async () => {
    await ready(freeCluster());
    const marks = [{ tags: [{ key: "a", value: "b" }] }, { terminationProtectionEnabled: true }];
    for (const body of [...marks, { paused: true }, { backupEnabled: true }, specs(region("M10"))]) {
      expect(refusal(await change(body, "free"))).toEqual([400, "TENANT_CLUSTER_UPDATE_UNSUPPORTED"]);
    }
  });

  test("of the protection decides whether the cluster can be deleted", async () => {
    await ready({ ...dedicatedCluster(), terminationProtectionEnabled: true });
    expect(refusal(await client.delete(`${at}/clusters/orders`))).toEqual([
      400,
      "CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED",
    ]);
    await change({ terminationProtectionEnabled: false });
    expect((await client.delete(`${at}/clusters/orders`)).status).toBe(202);
  });
});

describe("a new cluster is refused with", () => {
  const gcp = { ...region("M10"), providerName: "GCP", regionName: "CENTRAL_US" };

  test.each([
    ["a name with a space", dedicatedCluster("my orders"), "VALIDATION_ERROR"],
    [
      "a size that the provider lacks",
      dedicatedCluster("a", [{ ...gcp, electableSpecs: { instanceSize: "R700" } }]),
      "INVALID_ENUM_VALUE",
    ],
    ["M0 outside TENANT", dedicatedCluster("a", [region("M0")]), "INVALID_ENUM_VALUE"],
    ["another provider's region", dedicatedCluster("a", [{ ...gcp, regionName: "US_EAST_1" }]), "INVALID_REGION"],
    ["a region that is nowhere", dedicatedCluster("a", [{ ...gcp, regionName: "MOON_1" }]), "INVALID_ENUM_VALUE"],
    ["two nodes", dedicatedCluster("a", [region("M10", { nodeCount: 2 })]), "INVALID_CLUSTER_CONFIGURATION"],
    ["a priority below 7", dedicatedCluster("a", [{ ...region(), priority: 5 }]), "INVALID_CLUSTER_CONFIGURATION"],
    [
      "a disk too large for its memory",
      dedicatedCluster("a", [region("M10", { diskSizeGB: 500 })]),
      "VALIDATION_ERROR",
    ],
    ["an NVMe size without backups", dedicatedCluster("a", [region("M40_NVME")]), "INVALID_CLUSTER_CONFIGURATION"],
    ["an unknown release", { ...dedicatedCluster(), mongoDBMajorVersion: "3.2" }, "VALIDATION_ERROR"],
    ["an unknown member", { ...dedicatedCluster(), colour: "red" }, "INVALID_ATTRIBUTE"],
    [
      "two elements for a replica set",
      {
        ...dedicatedCluster(),
        replicationSpecs: [specs(region()), specs(region())].flatMap((s) => s.replicationSpecs),
      },
      "INVALID_CLUSTER_CONFIGURATION",
    ],
    ["no specs", { name: "a", clusterType: "REPLICASET" }, "MISSING_ATTRIBUTE"],
    ["a version for an M0", { ...freeCluster(), mongoDBMajorVersion: "8.0" }, "TENANT_ATTRIBUTE_READ_ONLY"],
  ])("%s", async (_what, body, code) => {
    expect(refusal(await create(body))).toEqual([400, code]);
  });

  test("an M0 beside another", async () => {
    await create(freeCluster("one"));
    expect(refusal(await create(freeCluster("two")))).toEqual([400, "CANNOT_CREATE_FREE_CLUSTER_VIA_PUBLIC_API"]);
  });

  test("a taken name, also by a flex cluster", async () => {
    await client.post(`${at}/flexClusters`, flexCluster("orders"));
    expect(refusal(await create(dedicatedCluster()))).toEqual([400, "DUPLICATE_CLUSTER_NAME"]);
  });

  test("25 others in the project", async () => {
    for (let count = 0; count < 25; count += 1) await create(dedicatedCluster(`c${count}`));
    expect((await create(dedicatedCluster("one-more"))).status).toBe(400);
  });
});

test("disks below 10 GB become 10, and bodies carry what was not given", async () => {
  const { body } = await create(dedicatedCluster("orders", [region("M10", { diskSizeGB: 5 })]));
  expect(body.replicationSpecs[0]?.regionConfigs[0]).toMatchObject({
    autoScaling: { compute: { enabled: false, scaleDownEnabled: false }, diskGB: { enabled: false } },
    electableSpecs: { diskSizeGB: 10, nodeCount: 3, ebsVolumeType: "STANDARD" },
    readOnlySpecs: { nodeCount: 0 },
  });
});

test("without a payment method only an M0 can be made", async () => {
  const unpaid = await start({ orgs: [{ name: "unpaid", payment: false }] });
  const caller = await connect(unpaid);
  const project = await newProject(caller, unpaid);
  expect(refusal(await caller.post(`${project}/clusters`, dedicatedCluster()))).toEqual([
    402,
    "NO_PAYMENT_INFORMATION_FOUND",
  ]);
  expect(refusal(await caller.post(`${project}/flexClusters`, flexCluster()))).toEqual([
    402,
    "NO_PAYMENT_INFORMATION_FOUND",
  ]);
  expect((await caller.post(`${project}/clusters`, freeCluster())).status).toBe(201);
  await unpaid.close();
});

describe("a flex cluster", () => {
  const name = "flex";

  test("is made, changed in two ways and deleted", async () => {
    expect((await client.post(`${at}/flexClusters`, flexCluster())).body).toMatchObject({
      stateName: "CREATING",
      name,
    });
    emulator.clock.advance(25_000);
    expect((await client.get(`${at}/flexClusters/flex`)).body.stateName).toBe("IDLE");
    const tags = [{ key: "a", value: "b" }];
    expect(
      (await client.patch(`${at}/flexClusters/flex`, { tags, terminationProtectionEnabled: true })).body,
    ).toMatchObject({ tags });
    expect((await client.patch(`${at}/flexClusters/flex`, { paused: true })).body.errorCode).toBe("INVALID_ATTRIBUTE");
    expect((await client.delete(`${at}/flexClusters/flex`)).status).toBe(400);
    await client.patch(`${at}/flexClusters/flex`, { terminationProtectionEnabled: false });
    expect(await client.delete(`${at}/flexClusters/flex`)).toMatchObject({ status: 204, body: {} });
    expect((await client.get(`${at}/flexClusters/flex`)).body.stateName).toBe("DELETING");
    emulator.clock.advance(50_000);
    expect(refusal(await client.get(`${at}/flexClusters/flex`))).toEqual([404, "CLUSTER_NOT_FOUND"]);
  });

  test("and the other family do not mix", async () => {
    await client.post(`${at}/flexClusters`, flexCluster());
    await create(dedicatedCluster());
    expect(refusal(await client.get(`${at}/clusters/flex`))).toEqual([400, "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API"]);
    expect(refusal(await client.get(`${at}/flexClusters/orders`))).toEqual([
      400,
      "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
    ]);
  });
});

test("a project with a cluster cannot be deleted; without one it goes with all that was in it", async () => {
  await ready(freeCluster());
  await client.post(`${at}/databaseUsers`, databaseUser());
  expect(refusal(await client.delete(at))).toEqual([409, "CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS"]);
  await client.delete(`${at}/clusters/free`);
  emulator.clock.advance(50_000);
  expect((await client.delete(at)).status).toBe(202);
  expect(refusal(await client.get(at))).toEqual([404, "GROUP_NOT_FOUND"]);
  expect(refusal(await client.get("/groups/byName/shop"))).toEqual([404, "GROUP_NAME_NOT_FOUND"]);
});
