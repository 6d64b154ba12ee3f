import { afterEach, expect, test } from "vitest";
import { type Emulator, type EmulatorOptions, start } from "../../src/emulator/index.ts";
import { type Client, connect } from "./client.ts";
import { databaseUser, dedicatedCluster, flexCluster } from "./sample.ts";

let emulator: Emulator | undefined;
afterEach(() => emulator?.close());

async function shop(options: EmulatorOptions = {}): Promise<{ client: Client; orgId: string; at: string }> {
  emulator = await start({ provisionSeconds: 0, ...options });
  const client = await connect(emulator);
  const orgId = emulator.orgs[0]?.id ?? "";
  const { body } = await client.post("/groups", { name: "shop", orgId });
  return { client, orgId, at: `/groups/${body.id}` };
}

test("a change of settings leaves what it does not mention, in a project and in an organization", async () => {
  const { client, orgId, at } = await shop();
  await client.patch(`${at}/settings`, { isDataExplorerEnabled: false });
  const { body } = await client.patch(`${at}/settings`, { isSchemaAdvisorEnabled: false });
  expect(body).toMatchObject({
    isDataExplorerEnabled: false,
    isSchemaAdvisorEnabled: false,
    isPerformanceAdvisorEnabled: true,
  });
  await client.patch(`/orgs/${orgId}/settings`, {
    multiFactorAuthRequired: true,
    operationsContact: "ops@example.com",
  });
  await client.patch(`/orgs/${orgId}/settings`, { operationsContact: null, securityContact: "" });
  const { body: settings } = await client.get(`/orgs/${orgId}/settings`);
  expect(settings).toMatchObject({ multiFactorAuthRequired: true, operationsContact: null });
  const { body: events } = await client.get(`/orgs/${orgId}/events?eventType=ORG_TWO_FACTOR_AUTH_REQUIRED`);
  expect(events.results).toHaveLength(1);
});

test.each([
  ["an empty operations contact", { operationsContact: "" }],
  ["a secret's life of an hour", { maxServiceAccountSecretValidityInHours: 1 }],
  [
    "a session that idles longer than it may last",
    { customSessionTimeouts: { absoluteSessionTimeoutInSeconds: 3_600, idleSessionTimeoutInSeconds: 7_200 } },
  ],
])("%s is refused", async (_, body) => {
  const { client, orgId } = await shop();
  expect((await client.patch(`/orgs/${orgId}/settings`, body)).status).toBe(400);
});

test("credentials go on to mean an organization that was renamed", async () => {
  const reader = { clientId: `mdb_sa_id_${"a".repeat(24)}`, clientSecret: "mdb_sa_sk_reader" };
  const roles = [{ role: "ORG_READ_ONLY", org: "my-organization" }];
  const { client, orgId } = await shop({ credentials: [{ ...reader, roles }] });
  await client.patch(`/orgs/${orgId}`, { name: "new name" });
  const look = emulator ? await connect(emulator, reader) : client;
  expect((await look.get(`/orgs/${orgId}`)).body.name).toBe("new name");
  expect((await look.patch(`/orgs/${orgId}`, { name: "another" })).status).toBe(401);
  const accounts = await client.get(`/orgs/${orgId}/serviceAccounts`);
  expect(accounts.body.results).toContainEqual(expect.objectContaining({ clientId: reader.clientId }));
});

test("a limit that is set holds, is taken back by its deletion, and has a most", async () => {
  const { client, at } = await shop();
  const limit = `${at}/limits/atlas.project.security.databaseAccess.users`;
  await client.patch(limit, { value: 1 });
  const user = (name: string) => client.post(`${at}/databaseUsers`, databaseUser(name));
  expect((await user("one")).status).toBe(201);
  expect((await user("two")).body.errorCode).toBe("GROUP_USERS_LIMIT_EXCEEDED");
  expect((await client.get(limit)).body).toMatchObject({ value: 1, currentUsage: 1, defaultLimit: 100 });
  await client.delete(limit);
  expect((await user("two")).status).toBe(201);
  expect((await client.patch(limit, { value: 101 })).status).toBe(400);
  expect((await client.get(`${at}/limits/dataFederation.bytesProcessed.query`)).status).toBe(404);
});

test("a change of the maintenance window takes back what was deferred, which needs a window", async () => {
  const { client, at } = await shop();
  const window = `${at}/maintenanceWindow`;
  const defer = async () => (await client.post(`${window}/defer`, undefined)).body?.errorCode;
  expect(await defer()).toBe("ATLAS_MAINTENANCE_WINDOW_NOT_DEFINED");
  await client.patch(window, { dayOfWeek: 2, hourOfDay: 3 });
  expect([await defer(), await defer()]).toEqual([undefined, undefined]);
  expect((await client.get(window)).body).toMatchObject({ dayOfWeek: 2, hourOfDay: 3, numberOfDeferrals: 2 });
  expect(await defer()).toBe("ATLAS_NUM_MAINTENANCE_DEFERRALS_EXCEEDED");
  await client.patch(window, { dayOfWeek: 5 });
  expect((await client.get(window)).body).toMatchObject({ dayOfWeek: 5, hourOfDay: 3, numberOfDeferrals: 0 });
  await client.delete(window);
  expect((await client.get(window)).body).toMatchObject({ dayOfWeek: 0 });
});

test("auditing is for dedicated clusters, and for a project that has none yet", async () => {
  const { client, at } = await shop();
  const enable = async () => (await client.patch(`${at}/auditLog`, { enabled: true })).status;
  expect(await enable()).toBe(202);
  await client.post(`${at}/flexClusters`, flexCluster());
  expect(await enable()).toBe(400);
  await client.post(`${at}/clusters`, dedicatedCluster());
  expect(await enable()).toBe(202);
  expect((await client.patch(`${at}/auditLog`, { auditFilter: "{" })).status).toBe(400);
});
