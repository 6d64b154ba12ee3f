import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Client, connect } from "./client.ts";
import { databaseUser, newProject } from "./sample.ts";

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

const refusal = ({ status, body }: Answer) => [status, body.errorCode];
const later = (hours: number) => new Date(emulator.clock.now() + hours * 3600_000).toISOString();

describe("the access list", () => {
  const post = (...entries: readonly object[]) => client.post(`${at}/accessList`, entries);
  const blocks = async () => (await client.get(`${at}/accessList`)).body.results.map((entry) => entry.cidrBlock);

  test("has an address as both address and block, and is found by either", async () => {
    const { status, body } = await post({ ipAddress: "192.0.2.7", comment: "office" });
    expect(status).toBe(201);
    expect(body.results[0]).toMatchObject({ ipAddress: "192.0.2.7", cidrBlock: "192.0.2.7/32", comment: "office" });
    for (const value of ["192.0.2.7", "192.0.2.7%2F32"]) {
      expect((await client.get(`${at}/accessList/${value}`)).status).toBe(200);
    }
  });

  test("clears host bits and writes IPv6 out in full", async () => {
    await post(
      { cidrBlock: "198.51.100.9/24" },
      { cidrBlock: "2001:DB8::/32" },
      { ipAddress: "2001:0db8:0:0:0:0:0:1" },
    );
    expect(await blocks()).toEqual(["198.51.100.0/24", "2001:db8:0:0:0:0:0:0/32", "2001:db8:0:0:0:0:0:1/128"]);
  });

  test("has the whole internet as a block only", async () => {
    expect(refusal(await post({ ipAddress: "0.0.0.0/0" }))).toEqual([400, "INVALID_IP_ADDRESS_OR_CIDR_NOTATION"]);
    expect((await post({ cidrBlock: "0.0.0.0/0" })).status).toBe(201);
  });

  test.each([
    [{ ipAddress: "2001:db8::1" }],
    [{ ipAddress: "300.1.1.1" }],
    [{ cidrBlock: "192.0.2.0/33" }],
    [{ cidrBlock: "192.0.2.0" }],
    [{ ipAddress: "192.0.2.1", cidrBlock: "198.51.100.0/24" }],
    [{}],
    [{ ipAddress: "192.0.2.1", comment: "x".repeat(81) }],
    [{ ipAddress: "192.0.2.1", colour: "red" }],
  ])("refuses %j", async (entry) => {
    expect((await post(entry)).status).toBe(400);
    expect(await blocks()).toEqual([]);
  });

  test("takes a new comment for an entry that exists", async () => {
    await post({ ipAddress: "192.0.2.7", comment: "office" });
    await post({ cidrBlock: "192.0.2.7/32", comment: "home" });
    const { body } = await client.get(`${at}/accessList`);
    expect([body.totalCount, body.results[0]?.comment]).toEqual([1, "home"]);
  });

  test("drops a temporary entry at its end, which is at most a week ahead", async () => {
    expect(refusal(await post({ ipAddress: "192.0.2.7", deleteAfterDate: later(-1) }))).toEqual([
      400,
      "EXPIRATION_DATE_IN_PAST",
    ]);
    expect(refusal(await post({ ipAddress: "192.0.2.7", deleteAfterDate: later(24 * 7 + 1) }))).toEqual([
      400,
      "EXPIRATION_DATE_EXCEEDS_MAX",
    ]);
    await post({ ipAddress: "192.0.2.7", deleteAfterDate: later(0.5) });
    expect(await blocks()).toHaveLength(1);
    emulator.clock.advance(1800_000);
    expect(await blocks()).toEqual([]);
  });

  test("makes no entry temporary that was not", async () => {
    await post({ ipAddress: "192.0.2.7" });
    expect(refusal(await post({ ipAddress: "192.0.2.7", deleteAfterDate: later(1) }))).toEqual([
      400,
      "PERMANENT_ENTITY_CANNOT_BE_MADE_TEMPORARY",
    ]);
    await post({ ipAddress: "192.0.2.8", deleteAfterDate: later(1) });
    expect((await post({ ipAddress: "192.0.2.8", deleteAfterDate: later(2) })).status).toBe(201);
  });

  test("has an entry PENDING, then ACTIVE", async () => {
    await post({ ipAddress: "192.0.2.7" });
    const status = async () => (await client.get(`${at}/accessList/192.0.2.7/status`)).body.STATUS;
    expect(await status()).toBe("PENDING");
    emulator.clock.advance(25_000);
    expect(await status()).toBe("ACTIVE");
  });

  test("holds 200 entries", async () => {
    const entries = Array.from({ length: 200 }, (_, index) => ({ ipAddress: `192.0.2.${index}` }));
    expect((await post(...entries)).status).toBe(201);
    expect(refusal(await post({ ipAddress: "198.51.100.1" }))).toEqual([
      403,
      "ATLAS_NETWORK_PERMISSIONS_LIMIT_EXCEEDED",
    ]);
    expect((await post({ ipAddress: "192.0.2.1", comment: "known" })).status).toBe(201);
  });

  test("deletes an entry once", async () => {
    await post({ cidrBlock: "198.51.100.0/24" });
    expect((await client.delete(`${at}/accessList/198.51.100.0%2F24`)).status).toBe(204);
    expect(refusal(await client.delete(`${at}/accessList/198.51.100.0%2F24`))).toEqual([
      404,
      "ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND",
    ]);
  });

  test("refuses a second POST while one is under way", async () => {
    const slow = await start({ latencyMs: 40 });
    const caller = await connect(slow);
    const project = await newProject(caller, slow);
    const add = (ipAddress: string) => caller.post(`${project}/accessList`, [{ ipAddress }]);
    const answers = await Promise.all([add("192.0.2.1"), add("192.0.2.2")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await add("192.0.2.3")).status).toBe(201);
    await slow.close();
  });
});

describe("database users", () => {
  const post = (body: object) => client.post(`${at}/databaseUsers`, body);

  test("are made without showing the password", async () => {
    const { status, body } = await post(databaseUser());
    expect([status, JSON.stringify(body).includes("a-sample-password")]).toEqual([201, false]);
    expect(body).toMatchObject({ username: "app", databaseName: "admin", scopes: [], labels: [], x509Type: "NONE" });
  });

  test("have names that need encoding", async () => {
    await post(databaseUser("team/one two"));
    expect((await client.get(`${at}/databaseUsers/admin/team%2Fone%20two`)).body.username).toBe("team/one two");
  });

  test("exist once", async () => {
    await post(databaseUser());
    expect(refusal(await post(databaseUser()))).toEqual([409, "USER_ALREADY_EXISTS"]);
  });

  test("are changed in part, but not renamed", async () => {
    await post({ ...databaseUser(), scopes: [{ name: "orders", type: "CLUSTER" }] });
    const roles = [{ roleName: "read", databaseName: "shop" }];
    const { body } = await client.patch(`${at}/databaseUsers/admin/app`, { roles });
    expect(body).toMatchObject({ roles, scopes: [{ name: "orders", type: "CLUSTER" }] });
    expect((await client.patch(`${at}/databaseUsers/admin/app`, { username: "other" })).status).toBe(400);
  });

  test("that are not there have one code for reading and another for deleting", async () => {
    expect(refusal(await client.get(`${at}/databaseUsers/admin/nobody`))).toEqual([404, "USERNAME_NOT_FOUND"]);
    expect(refusal(await client.delete(`${at}/databaseUsers/admin/nobody`))).toEqual([404, "USER_NOT_FOUND"]);
  });

  test("need a password unless something else proves who they are", async () => {
    expect(refusal(await post({ ...databaseUser(), password: undefined }))).toEqual([400, "MISSING_ATTRIBUTE"]);
    const external = { ...databaseUser("CN=app"), password: undefined, databaseName: "$external", x509Type: "MANAGED" };
    expect((await post(external)).status).toBe(201);
    expect((await client.get(`${at}/databaseUsers/%24external/CN%3Dapp`)).status).toBe(200);
  });

  test("are gone at their end, and number a hundred at most", async () => {
    await post({ ...databaseUser("guest"), deleteAfterDate: later(1) });
    for (let count = 1; count < 100; count += 1) await post(databaseUser(`u${count}`));
    const permanent = await client.patch(`${at}/databaseUsers/admin/u1`, { deleteAfterDate: later(1) });
    expect(refusal(permanent)).toEqual([400, "PERMANENT_ENTITY_CANNOT_BE_MADE_TEMPORARY"]);
    expect(refusal(await post(databaseUser("u100")))).toEqual([403, "GROUP_USERS_LIMIT_EXCEEDED"]);
    emulator.clock.advance(3500_000);
    expect((await post(databaseUser("u100"))).status).toBe(403);
    emulator.clock.advance(100_000);
    client = await connect(emulator);
    expect(refusal(await client.get(`${at}/databaseUsers/admin/guest`))).toEqual([404, "USERNAME_NOT_FOUND"]);
    expect((await post(databaseUser("u100"))).status).toBe(201);
  });
});

describe("projects and organizations", () => {
  test("a project's name is free, short and may have spaces", async () => {
    const orgId = emulator.orgs[0]?.id;
    expect(refusal(await client.post("/groups", { name: "shop", orgId }))).toEqual([409, "GROUP_ALREADY_EXISTS"]);
    expect((await client.post("/groups", { name: "x".repeat(65), orgId })).status).toBe(400);
    expect((await client.post("/groups", { name: "my shop", orgId })).status).toBe(201);
    expect((await client.get("/groups/byName/my%20shop")).body.name).toBe("my shop");
    expect((await client.post("/groups", { name: "lost", orgId: "0".repeat(24) })).status).toBe(404);
  });

  test("a project is renamed and retagged", async () => {
    const { body } = await client.patch(at, { name: "store", tags: [{ key: "env", value: "test" }] });
    expect(body).toMatchObject({ name: "store", tags: [{ key: "env", value: "test" }] });
    expect((await client.patch(at, { orgId: emulator.orgs[0]?.id })).body.errorCode).toBe("INVALID_ATTRIBUTE");
  });

  test("organizations are found by the start of their name, whatever its case", async () => {
    emulator.ensureOrganization("Another");
    const names = async (query: string) =>
      (await client.get(`/orgs${query}`)).body.results.map((organization) => organization.name);
    expect(await names("")).toEqual(["my-organization", "Another"]);
    expect(await names("?name=ANO")).toEqual(["Another"]);
    expect(await names("?name=other")).toEqual([]);
    expect(emulator.ensureOrganization("Another").id).toBe(emulator.orgs[1]?.id);
  });

  test("the caller's address is told to anyone", async () => {
    const response = await fetch(`${emulator.url}/api/private/ipinfo`);
    expect(await response.json()).toEqual({ currentIpv4Address: "203.0.113.10" });
  });
});
