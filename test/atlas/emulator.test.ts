import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AmbiguousWriteError, Atlas, AtlasError, type Exchange } from "../../src/atlas/index.ts";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type NodeHost, nodeHost } from "../../src/host/node/node-host.ts";
import { failureOf } from "../support/client.ts";

let emulator: Emulator;
let node: NodeHost;

beforeAll(async () => {
  emulator = await start({ provisionSeconds: 2 });
  // Waits move the emulator's time, so that nothing waits in earnest.
  const sleep = async (milliseconds: number) => emulator.clock.advance(milliseconds);
  node = nodeHost({ clock: { now: () => emulator.clock.now(), sleep } });
});

afterEach(() => emulator.reset());

afterAll(async () => {
  await node.close();
  await emulator.close();
});

function connect(credentials: "service account" | "API key" | (string & {}) = "service account") {
  const exchanges: Exchange[] = [];
  const { serviceAccount, apiKey } = emulator;
  const text =
    credentials === "service account"
      ? `${serviceAccount.clientId}:${serviceAccount.clientSecret}`
      : credentials === "API key"
        ? `${apiKey.publicKey}:${apiKey.privateKey}`
        : credentials;
  const atlas = new Atlas({
    host: node,
    baseUrl: emulator.url,
    credentials: text,
    userAgent: "monk-mongodb-atlas/0.0.0-test",
    onExchange: (exchange) => exchanges.push(exchange),
  });
  const createProject = async (name = "shop") =>
    atlas.call("createProject", { body: { name, orgId: emulator.orgs[0]?.id ?? "" } });
  return { atlas, exchanges, createProject };
}

const freeCluster = {
  name: "orders",
  clusterType: "REPLICASET",
  replicationSpecs: [
    {
      regionConfigs: [
        {
          providerName: "TENANT",
          backingProviderName: "AWS",
          regionName: "US_EAST_1",
          priority: 7,
          electableSpecs: { instanceSize: "M0" },
        },
      ],
    },
  ],
};

describe.each(["service account", "API key"])("with a %s", (credentials) => {
  test("everything that a project needs is made, changed, read and removed", async () => {
    const { atlas, createProject, exchanges } = connect(credentials);
    const { id: groupId } = await createProject();
    const created = await atlas.call("createCluster", { groupId, body: freeCluster });
    expect(created.stateName).toBe("CREATING");
    emulator.clock.advance(60_000);
    const ready = await atlas.find("getCluster", { groupId, clusterName: "orders" }, { fresh: true });
    expect(ready).toMatchObject({ stateName: "IDLE", connectionStrings: { standardSrv: expect.any(String) } });

    const username = "CN=app/1,OU=x y";
    const user = { groupId, databaseName: "$external", username };
    const body = { ...user, roles: [{ roleName: "readWrite", databaseName: "shop" }], x509Type: "CUSTOMER" };
    await atlas.call("createDatabaseUser", { groupId, body });
    await atlas.call("updateDatabaseUser", { ...user, body: { roles: [{ roleName: "read", databaseName: "shop" }] } });
    expect(await atlas.find("getDatabaseUser", user)).toMatchObject({ roles: [{ roleName: "read" }] });

    await atlas.call("createAccessEntries", { groupId, body: [{ ipAddress: "203.0.113.7", comment: "office" }] });
    const entry = { groupId, entryValue: "203.0.113.7" };
    expect(await atlas.find("getAccessEntry", entry)).toMatchObject({ cidrBlock: "203.0.113.7/32" });
    expect(await atlas.call("getAccessEntryStatus", { groupId, entryValue: "203.0.113.7/32" })).toHaveProperty(
      "STATUS",
    );
    expect(await atlas.call("getClusterStatus", { groupId, clusterName: "orders" })).toHaveProperty("changeStatus");

    await atlas.call("deleteAccessEntry", entry);
    await atlas.call("deleteDatabaseUser", user);
    await atlas.call("deleteCluster", { groupId, clusterName: "orders" });
    emulator.clock.advance(600_000);
    expect(await atlas.find("getAccessEntry", entry)).toBeUndefined();
    expect(await atlas.find("getDatabaseUser", user)).toBeUndefined();
    expect(await atlas.find("getCluster", { groupId, clusterName: "orders" })).toBeUndefined();
    await atlas.call("deleteProject", { groupId });
    expect(await atlas.find("getProject", { groupId })).toBeUndefined();
    expect(exchanges.filter(({ status = 0 }) => status >= 400 && status !== 401 && status !== 404)).toEqual([]);
  });
});

describe("a client of the emulator", () => {
  test("sees Flex clusters in their own list only", async () => {
    const { atlas, createProject } = connect();
    const { id: groupId } = await createProject();
    const providerSettings = { backingProviderName: "AWS", regionName: "US_EAST_1" };
    await atlas.call("createFlexCluster", { groupId, body: { name: "flex", providerSettings } });
    expect(await atlas.find("getFlexCluster", { groupId, name: "flex" })).toMatchObject({ name: "flex" });
    expect(await atlas.find("getCluster", { groupId, clusterName: "flex" }, { fresh: true })).toBeUndefined();
    expect(await atlas.find("getCluster", { groupId, clusterName: "flex" })).toBeUndefined();
  });

  test("looks around: organizations, projects, regions, rate limits, the system", async () => {
    const { atlas, createProject } = connect();
    const { id: groupId, orgId } = await createProject();
    expect(await atlas.call("getSystemStatus", {})).toMatchObject({ appName: "MongoDB Atlas" });
    expect(await atlas.collection("listOrganizations", { query: { name: "MY-ORG" } })).toHaveLength(1);
    expect(await atlas.find("getOrganization", { orgId })).toMatchObject({ name: "my-organization" });
    expect(await atlas.collection("listOrganizationProjects", { orgId })).toHaveLength(1);
    expect(await atlas.find("getProjectByName", { groupName: "shop" })).toMatchObject({ id: groupId });
    const regions = await atlas.collection("listProviderRegions", {
      groupId,
      query: { providers: ["AWS"], tier: "M10" },
    });
    expect(regions.map(({ provider }) => provider)).toContain("AWS");
    const [set] = await atlas.collection("listRateLimits", { query: { groupId } });
    expect(await atlas.call("getRateLimit", { endpointSetId: set?.endpointSetId ?? "", query: { groupId } })).toEqual(
      set,
    );
  });

  test("spends one request a call, whoever it calls as", async () => {
    for (const credentials of ["service account", "API key"]) {
      emulator.reset();
      const { atlas, createProject } = connect(credentials);
      await createProject(credentials.replace(" ", "-"));
      const before = emulator.requests.length;
      await Promise.all(Array.from({ length: 20 }, () => atlas.call("getSystemStatus", {})));
      expect(emulator.requests.length - before).toBe(20);
    }
  });

  test.each(["reset-after", "cut-body", "not-json"] as const)("settles a write by reading after %s", async (kind) => {
    const { atlas, createProject } = connect();
    await atlas.find("getProjectByName", { groupName: "shop" });
    emulator.failNext({ operation: "POST /groups", kind });
    expect(await failureOf(createProject())).toBeInstanceOf(AmbiguousWriteError);
    expect(await atlas.find("getProjectByName", { groupName: "shop" })).toMatchObject({ name: "shop" });
  });

  test.each([
    { status: 500 },
    { status: 503, retryAfter: 3 },
    { status: 429, retryAfter: 3 },
    { kind: "reset-before" as const },
    { kind: "cut-body" as const },
    { kind: "html" as const },
    { kind: "not-json" as const },
  ])("reads again after %j", async (fault) => {
    const { atlas, createProject } = connect();
    const { id: groupId } = await createProject();
    emulator.failNext({ operation: "GET /groups/{groupId}", ...fault });
    expect(await atlas.call("getProject", { groupId })).toMatchObject({ name: "shop" });
  });

  test("refuses wrong credentials with advice", async () => {
    for (const credentials of [
      `${emulator.serviceAccount.clientId}:wrong-secret`,
      `${emulator.apiKey.publicKey}:wrong-secret`,
    ]) {
      const error = await failureOf(connect(credentials).atlas.call("getSystemStatus", {}));
      expect(error).toMatchObject({ status: 401, hint: expect.stringMatching(/^Check the c/) });
      expect(String(error)).not.toContain("wrong-secret");
    }
  });

  test("names the organization's address list and the missing role", async () => {
    const { createProject } = connect();
    emulator.failNext({ operation: "POST /groups", status: 403, errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST" });
    const error = await failureOf(createProject());
    expect(error).toBeInstanceOf(AtlasError);
    expect(String(error)).toContain("API access list");
  });
});

describe("limits a tenth of Atlas's", () => {
  test("are kept without a single refusal that anybody sees", async () => {
    const squeezed = await start({
      rateLimits: {
        databaseUsers: { capacity: 100, refill: 50, seconds: 60 },
        groups: { capacity: 12, refill: 6, seconds: 60 },
      },
    });
    const sleep = async (milliseconds: number) => squeezed.clock.advance(milliseconds);
    const host = nodeHost({ clock: { now: () => squeezed.clock.now(), sleep } });
    const exchanges: Exchange[] = [];
    const { clientId, clientSecret } = squeezed.serviceAccount;
    const atlas = new Atlas({
      host,
      baseUrl: squeezed.url,
      credentials: `${clientId}:${clientSecret}`,
      userAgent: "monk-mongodb-atlas/0.0.0-test",
      onExchange: (exchange) => exchanges.push(exchange),
    });
    const orgId = squeezed.orgs[0]?.id ?? "";
    const projects = await Promise.all(
      Array.from({ length: 20 }, (_, index) => atlas.call("createProject", { body: { name: `p-${index}`, orgId } })),
    );
    const groupId = projects[0]?.id ?? "";
    const names = Array.from({ length: 250 }, (_, index) => `user-${index}`);
    const worker = async () => {
      for (let username = names.pop(); username !== undefined; username = names.pop()) {
        await atlas.find("getDatabaseUser", { groupId, databaseName: "admin", username }, { fresh: true });
      }
    };
    await Promise.all(Array.from({ length: 10 }, worker));
    await host.close();
    await squeezed.close();
    expect(exchanges.filter(({ status }) => status === 429).length / exchanges.length).toBeLessThan(0.01);
    const calls = exchanges.filter(({ operation }) => operation !== "getAccessToken");
    expect(calls.filter(({ status }) => status === 200 || status === 201 || status === 404)).toHaveLength(270);
  });
});
