import { expect, it } from "vitest";
import { inventory } from "../../src/inventory/index.ts";
import { estate, replicaSet } from "./estate.ts";

const user = (groupId: string, username: string) => ({
  groupId,
  body: {
    groupId,
    databaseName: "admin",
    username,
    password: "a-sample-password",
    roles: [{ roleName: "readWrite", databaseName: "shop" }],
  },
});

it("an organization of 20 projects is read in at most five requests per project, and nothing is written", async () => {
  const box = await estate();
  for (let n = 0; n < 20; n += 1) {
    const groupId = await box.project(`project-${n}`);
    await box.owner.call("createCluster", { groupId, body: replicaSet("orders") });
    await box.owner.call("createDatabaseUser", user(groupId, "app"));
    await box.owner.call("createAccessEntries", { groupId, body: [{ cidrBlock: "198.51.100.0/24" }] });
  }
  const before = box.atlas.requests.length;

  const read = await box.read();
  const { projects, clusters, database_users, access_entries, unread } = read;

  expect([projects.length, clusters.length, database_users.length, access_entries.length]).toEqual([20, 20, 20, 20]);
  expect(unread).toEqual([]);
  const requests = box.atlas.requests.slice(before).filter(({ path }) => !path.startsWith("/api/oauth/"));
  expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
  const perProject = projects.map(({ id }) => requests.filter(({ path }) => path.includes(`/groups/${id}/`)).length);
  expect(perProject).toEqual(projects.map(() => 5));
  // The organizations; of one: settings, projects, people, keys, accounts, events; of each key one, of each account two.
  const { api_keys, service_accounts } = read;
  expect(requests.length - 20 * 5).toBe(1 + 6 + api_keys.length + 2 * service_accounts.length);
}, 60_000);

it("a key takes one request more, a service account two, and a project without clusters four", async () => {
  const box = await estate();
  const orgId = box.organization;
  const count = async () => {
    const before = box.atlas.requests.length;
    await box.read();
    return box.atlas.requests.slice(before).filter(({ path }) => !path.startsWith("/api/oauth/")).length;
  };
  const nothing = await count();
  await box.project("empty");
  await box.owner.call("createOrganizationApiKey", { orgId, body: { desc: "ci", roles: ["ORG_READ_ONLY"] } });
  await box.owner.call("createOrganizationServiceAccount", {
    orgId,
    body: { name: "deploy", description: "deploys", roles: ["ORG_MEMBER"], secretExpiresAfterHours: 24 },
  });
  expect((await count()) - nothing).toBe(1 + 2 + 4);
});

it("says of each cluster what it is, how it is kept, and who made it", async () => {
  const box = await estate();
  const groupId = await box.project("shop", { owner: "sam" });
  const scaled = replicaSet("orders", {
    backupEnabled: true,
    pitEnabled: true,
    terminationProtectionEnabled: true,
    tags: [{ key: "owner", value: "kim" }],
    advancedConfiguration: { minimumEnabledTlsProtocol: "TLS1_3" },
  });
  await box.owner.call("createCluster", { groupId, body: scaled });
  await box.owner.call("createFlexCluster", {
    groupId,
    body: { name: "small", providerSettings: { backingProviderName: "AWS", regionName: "US_EAST_1" } },
  });

  const { clusters, projects } = await box.read();

  expect(projects).toMatchObject([{ name: "shop", cluster_count: 2, tags: [{ key: "owner", value: "sam" }] }]);
  expect(clusters).toMatchObject([
    {
      project: "shop",
      project_id: groupId,
      name: "orders",
      type: "dedicated",
      topology: "REPLICASET",
      instance_sizes: ["M10"],
      regions: [{ provider: "AWS", region: "US_EAST_1", electable_nodes: 3 }],
      nodes: 3,
      automatic_failover: true,
      backup_enabled: true,
      point_in_time_enabled: true,
      encryption_at_rest_provider: "NONE",
      minimum_tls: "TLS1_3",
      storage_autoscaling: false,
      termination_protection: true,
      created_by: box.atlas.serviceAccount.clientId,
      tags: [{ key: "owner", value: "kim" }],
    },
    { name: "small", type: "flex", backup_enabled: true, encryption_at_rest_provider: null, minimum_tls: null },
  ]);
});

it("says who is in the organization, with the roles in each project and by which names", async () => {
  const person = {
    username: "kim@example.com",
    firstName: "Kim",
    lastName: "Doe",
    orgRoles: ["ORG_MEMBER"],
    projectRoles: [{ project: "shop", roles: ["GROUP_OWNER"] }],
  };
  const box = await estate({ orgs: [{ name: "my-organization", people: [person] }] });
  const groupId = await box.project("shop");
  const { users } = await box.read();
  expect(users.find(({ username }) => username === "kim@example.com")).toMatchObject({
    organization: "my-organization",
    name: "Kim Doe",
    status: "ACTIVE",
    organization_roles: ["ORG_MEMBER"],
    project_roles: [{ project_id: groupId, project: "shop", roles: ["GROUP_OWNER"] }],
  });
});

it("says of each key and account what it may do, from where, and how old it is, and never its secret", async () => {
  const box = await estate();
  const orgId = box.organization;
  const groupId = await box.project("shop");
  const key = await box.owner.call("createOrganizationApiKey", {
    orgId,
    body: { desc: "ci", roles: ["ORG_MEMBER"] },
  });
  const apiUserId = key.id;
  await box.owner.call("assignProjectApiKey", { groupId, apiUserId, body: [{ roles: ["GROUP_READ_ONLY"] }] });
  await box.owner.call("createApiKeyAccessEntries", { orgId, apiUserId, body: [{ ipAddress: "198.51.100.7" }] });
  const account = await box.owner.call("createOrganizationServiceAccount", {
    orgId,
    body: { name: "deploy", description: "deploys the shop", roles: ["ORG_MEMBER"], secretExpiresAfterHours: 24 },
  });

  const read = await box.read();

  expect(read.api_keys.find(({ id }) => id === apiUserId)).toMatchObject({
    public_key: key.publicKey,
    description: "ci",
    organization_roles: ["ORG_MEMBER"],
    project_roles: [{ project: "shop", roles: ["GROUP_READ_ONLY"] }],
    access_list: [{ entry: "198.51.100.7/32" }],
    created_by: box.atlas.serviceAccount.clientId,
  });
  expect(read.service_accounts.find(({ id }) => id === account.clientId)).toMatchObject({
    name: "deploy",
    description: "deploys the shop",
    organization_roles: ["ORG_MEMBER"],
    expires_at: account.secrets?.[0]?.expiresAt,
    created_by: box.atlas.serviceAccount.clientId,
  });
  const text = JSON.stringify(read);
  for (const secret of [key.privateKey, account.secrets?.[0]?.secret]) {
    expect(secret).toBeTypeOf("string");
    expect(text).not.toContain(secret);
  }
});

it("what Atlas refuses to tell is listed with the reason, and the rest is read", async () => {
  const box = await estate();
  const groupId = await box.project("shop");
  await box.owner.call("createCluster", { groupId, body: replicaSet("orders") });
  box.atlas.failNext({ operation: "GET /groups/{groupId}/databaseUsers", status: 401, errorCode: "USER_UNAUTHORIZED" });
  box.atlas.failNext({ operation: "GET /groups/{groupId}/events", status: 403 });

  const { clusters, unread } = await box.read();

  expect(clusters).toMatchObject([{ name: "orders", created_by: null }]);
  expect(unread).toMatchObject([
    { kind: "creators", organization: "my-organization", project: "shop", operation: "listProjectEvents", status: 403 },
    { kind: "database_users", project_id: groupId, operation: "listDatabaseUsers", code: "USER_UNAUTHORIZED" },
  ]);
  expect(unread[1]?.reason).toContain("databaseUsers");
});

it("a key of which Atlas has no event any more was made when its id says", async () => {
  const box = await estate();
  const orgId = box.atlas.orgs[0]?.id ?? "";
  const made = await box.owner.call("createOrganizationApiKey", {
    orgId,
    body: { desc: "old", roles: ["ORG_MEMBER"] },
  });
  box.atlas.failNext({ operation: "GET /orgs/{orgId}/events", status: 403 });

  const { api_keys } = await box.read();

  const key = api_keys.find(({ id }) => id === made.id);
  expect(key).toMatchObject({ created_by: null });
  expect(Date.parse(key?.created_at ?? "")).toBe(Number.parseInt(made.id.slice(0, 8), 16) * 1_000);
});

it("whatever stands against every question ends the reading", async () => {
  const box = await estate();
  await box.project("shop");
  box.atlas.failNext({ operation: "GET /orgs/{orgId}/users", status: 401, times: 9 });
  await expect(box.read()).rejects.toMatchObject({ name: "AtlasError", status: 401 });
});

it("an organization that the credential does not see is named, with those that it sees", async () => {
  const box = await estate();
  await expect(box.read({ organizations: ["other"] })).rejects.toThrow(
    'the credential sees no organization "other". It sees my-organization.',
  );
});

it("clusters that several made within the same minute have no maker, and it is said why", async () => {
  const box = await estate();
  const groupId = await box.project("shop");
  await box.owner.call("createCluster", { groupId, body: replicaSet("orders") });
  await box.colleague.call("createCluster", { groupId, body: replicaSet("basket") });
  const { clusters, unread } = await box.read();
  expect(clusters.map(({ created_by }) => created_by)).toEqual([null, null]);
  expect(unread.map(({ kind, item }) => [kind, item])).toEqual(clusters.map(({ id }) => ["creators", id]).sort());
});

it("reads back as the document that it is", async () => {
  const box = await estate();
  const groupId = await box.project("shop");
  await box.owner.call("createCluster", { groupId, body: replicaSet("orders") });
  const read = await box.read();
  expect(inventory.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
});
