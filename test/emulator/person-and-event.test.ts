import { afterEach, expect, test } from "vitest";
import { type Emulator, type EmulatorOptions, start } from "../../src/emulator/index.ts";
import { type Client, connect } from "./client.ts";
import { databaseUser, freeCluster } from "./sample.ts";

let emulator: Emulator | undefined;
afterEach(() => emulator?.close());

async function world(options: EmulatorOptions = {}): Promise<{ client: Client; atlas: Emulator; orgId: string }> {
  emulator = await start(options);
  return { client: await connect(emulator), atlas: emulator, orgId: emulator.orgs[0]?.id ?? "" };
}

test("people have roles in the organization and in projects; who declined is shown only when asked for", async () => {
  const { client, orgId } = await world({
    orgs: [
      {
        name: "shop",
        people: [
          { username: "bo@example.com", projectRoles: [{ project: "orders", roles: ["GROUP_READ_ONLY"] }] },
          { username: "cy@example.com", status: "PENDING" },
          { username: "di@example.com", status: "INVITATION_REJECTED" },
        ],
      },
    ],
  });
  const { body: project } = await client.post("/groups", { name: "orders", orgId });

  const { body: members } = await client.get(`/orgs/${orgId}/users`);
  expect(members.results.map(({ username, orgMembershipStatus }) => [username, orgMembershipStatus])).toEqual([
    ["owner@example.com", "ACTIVE"],
    ["bo@example.com", "ACTIVE"],
    ["cy@example.com", "PENDING"],
  ]);
  expect(members.results[1]?.roles).toEqual({
    orgRoles: ["ORG_MEMBER"],
    groupRoleAssignments: [{ groupId: project.id, groupRoles: ["GROUP_READ_ONLY"] }],
  });
  const { body: declined } = await client.get(`/orgs/${orgId}/users?orgMembershipStatuses=INVITATION_REJECTED`);
  expect(declined.results.map(({ username }) => username)).toEqual(["di@example.com"]);

  const inProject = async (query: string) => {
    const { body } = await client.get(`/groups/${project.id}/users${query}`);
    return body.results.map(({ username }) => username);
  };
  expect(await inProject("")).toEqual(["owner@example.com", "bo@example.com"]);
  expect(await inProject("?includeOrgUsers=true")).toEqual(["owner@example.com", "bo@example.com", "cy@example.com"]);
  expect(await inProject("?username=bo%40example.com")).toEqual(["bo@example.com"]);
});

test("events tell who did what, newest first, and can be asked for by type, cluster and time", async () => {
  const { client, atlas, orgId } = await world();
  const { body: project } = await client.post("/groups", { name: "orders", orgId });
  const at = `/groups/${project.id}`;
  await client.post(`${at}/clusters`, freeCluster());
  atlas.clock.advance(1_800_000);
  await client.post(`${at}/databaseUsers`, { ...databaseUser(), groupId: project.id });

  const types = async (query: string) => {
    const { body } = await client.get(`${at}/events${query}`);
    return body.results.map(({ eventTypeName }) => eventTypeName);
  };
  expect(await types("")).toEqual(["MONGODB_USER_ADDED", "CLUSTER_CREATED", "GROUP_CREATED"]);
  expect(await types("?clusterNames=free")).toEqual(["CLUSTER_CREATED"]);
  expect(await types("?clusterNames=other")).toEqual([]);
  expect(await types("?excludedEventType=CLUSTER_CREATED&itemsPerPage=1")).toEqual(["MONGODB_USER_ADDED"]);
  const lately = new Date(atlas.clock.now() - 900_000).toISOString();
  expect(await types(`?minDate=${lately}`)).toEqual(["MONGODB_USER_ADDED"]);
  expect(await types(`?maxDate=${lately}`)).toEqual(["CLUSTER_CREATED", "GROUP_CREATED"]);
  expect((await client.get(`${at}/events?minDate=yesterday`)).status).toBe(400);

  const { body: created } = await client.get(`${at}/events?eventType=CLUSTER_CREATED`);
  expect(created.results).toEqual([
    expect.objectContaining({
      groupId: project.id,
      orgId,
      publicKey: atlas.serviceAccount.clientId,
      remoteAddress: "203.0.113.10",
    }),
  ]);
});

test("an organization remembers the projects that were made and deleted in it", async () => {
  const { client, orgId } = await world();
  const { body: project } = await client.post("/groups", { name: "orders", orgId });
  await client.delete(`/groups/${project.id}`);
  const { body } = await client.get(`/orgs/${orgId}/events`);
  expect(body.results.map(({ eventTypeName, groupId }) => [eventTypeName, groupId])).toEqual([
    ["GROUP_DELETED", project.id],
    ["GROUP_CREATED", project.id],
  ]);
});
