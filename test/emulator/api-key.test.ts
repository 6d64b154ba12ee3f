import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Body, type Client, connect } from "./client.ts";
import { withKey } from "./digest.ts";
import { newProject } from "./sample.ts";

let emulator: Emulator;
let client: Client;
let keys: string;

beforeAll(async () => {
  emulator = await start();
});
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator);
  keys = `/orgs/${emulator.orgs[0]?.id}/apiKeys`;
});
afterAll(() => emulator.close());

const refusal = ({ status, body }: Answer) => [status, body.errorCode];
const secretsOf = ({ publicKey, privateKey }: Body) => ({
  publicKey: String(publicKey),
  privateKey: String(privateKey),
});

async function newKey(...roles: readonly string[]): Promise<Body> {
  return (await client.post(keys, { desc: "deployer", roles })).body;
}

async function status(key: Body, method: string, path: string): Promise<number> {
  return (await withKey(emulator.url, secretsOf(key), method, path)).status;
}

describe("an API key", () => {
  test("is told with its private key once, and covered from then on", async () => {
    const made = await newKey("ORG_READ_ONLY");
    const { body } = await client.get(`${keys}/${made.id}`);
    expect(made.privateKey).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(body).toEqual({ ...made, privateKey: `********-****-****-${String(made.privateKey).slice(-12)}` });
  });

  test("is made at the second that its id tells", async () => {
    const { id } = await newKey("ORG_MEMBER");
    expect(Number.parseInt(id.slice(0, 8), 16)).toBeCloseTo(emulator.clock.now() / 1000, -1);
  });

  test("may do what its roles allow, from when they are given until they are taken", async () => {
    const at = await newProject(client, emulator);
    const key = await newKey("ORG_MEMBER");
    expect(await status(key, "GET", keys)).toBe(200);
    expect(await status(key, "GET", at)).toBe(401);
    await client.post(`${at}/apiKeys/${key.id}`, [{ roles: ["GROUP_READ_ONLY"] }]);
    expect(await status(key, "GET", at)).toBe(200);
    expect(await status(key, "DELETE", at)).toBe(401);
    await client.patch(`${at}/apiKeys/${key.id}`, { roles: ["GROUP_OWNER"] });
    expect(await status(key, "GET", `${at}/accessList`)).toBe(200);
    await client.delete(`${at}/apiKeys/${key.id}`);
    expect(await status(key, "GET", at)).toBe(401);
    await client.delete(`${keys}/${key.id}`);
    expect(await status(key, "GET", keys)).toBe(401);
  });

  test("stands in no project that was deleted", async () => {
    const at = await newProject(client, emulator);
    const key = await newKey("ORG_MEMBER");
    await client.post(`${at}/apiKeys/${key.id}`, [{ roles: ["GROUP_OWNER"] }]);
    await client.delete(at);
    expect((await client.get(`${keys}/${key.id}`)).body.roles).toEqual([
      { orgId: emulator.orgs[0]?.id, roleName: "ORG_MEMBER" },
    ]);
  });

  test("is listed by public key, with the one that the emulator was started with", async () => {
    const { publicKey } = await newKey("ORG_MEMBER");
    const { body } = await client.get(keys);
    const listed = body.results.map((key) => String(key.publicKey));
    expect(listed).toEqual([emulator.apiKey.publicKey, String(publicKey)].sort());
  });

  test("of the start can be deleted as well, and then lets nobody in", async () => {
    const { body } = await client.get(keys);
    expect(await (await withKey(emulator.url, emulator.apiKey, "GET", "/orgs")).status).toBe(200);
    await client.delete(`${keys}/${body.results[0]?.id}`);
    expect((await withKey(emulator.url, emulator.apiKey, "GET", "/orgs")).status).toBe(401);
  });

  test.each([
    [{ desc: "x", roles: [] }, "VALIDATION_ERROR"],
    [{ desc: "x" }, "MISSING_ATTRIBUTE"],
    [{ desc: "", roles: ["ORG_MEMBER"] }, "VALIDATION_ERROR"],
    [{ desc: "x", roles: ["ORG_KING"] }, "INVALID_ENUM_VALUE"],
    [{ desc: "x", roles: ["GROUP_OWNER"] }, "INVALID_ENUM_VALUE"],
  ])("is not made from %j", async (body, code) => {
    expect(refusal(await client.post(keys, body))).toEqual([400, code]);
  });

  test("is assigned to a project once", async () => {
    const at = await newProject(client, emulator);
    const { id } = await newKey("ORG_MEMBER");
    const assign = () => client.post(`${at}/apiKeys/${id}`, [{ roles: ["GROUP_READ_ONLY"] }]);
    expect((await assign()).status).toBe(204);
    expect(refusal(await assign())).toEqual([400, "API_KEY_ALREADY_IN_GROUP"]);
  });

  test("that is not there answers 404, on its own path, a project's and its access list's", async () => {
    const at = await newProject(client, emulator);
    const { id } = await newKey("ORG_MEMBER");
    const nobody = "0".repeat(24);
    expect(refusal(await client.get(`${keys}/${nobody}`))).toEqual([400, "API_KEY_NOT_FOUND"]);
    expect(refusal(await client.delete(`${at}/apiKeys/${id}`))).toEqual([400, "API_KEY_NOT_FOUND"]);
    expect(refusal(await client.get(`${keys}/${id}/accessList/192.0.2.1`))).toEqual([
      404,
      "API_KEY_ACCESS_LIST_ENTRY_NOT_FOUND",
    ]);
  });
});

describe("the access list of an API key", () => {
  test("lets in whoever it lists, and notes when that was", async () => {
    const key = await newKey("ORG_MEMBER");
    await client.post(`${keys}/${key.id}/accessList`, [{ ipAddress: "192.0.2.1" }]);
    expect(await status(key, "GET", keys)).toBe(403);
    await client.post(`${keys}/${key.id}/accessList`, [{ cidrBlock: "203.0.113.0/24" }]);
    expect(await status(key, "GET", keys)).toBe(200);
    expect(await status(key, "GET", keys)).toBe(200);
    const { body } = await client.get(`${keys}/${key.id}/accessList`);
    expect(body.results).toMatchObject([
      { cidrBlock: "192.0.2.1/32", ipAddress: "192.0.2.1" },
      { cidrBlock: "203.0.113.0/24", count: 2, lastUsedAddress: "203.0.113.10" },
    ]);
    expect(body.results[0]).not.toHaveProperty("lastUsed");
  });

  test("takes no entry twice, and none of several where one is there already", async () => {
    const { id } = await newKey("ORG_MEMBER");
    const list = `${keys}/${id}/accessList`;
    const [office, home] = [{ ipAddress: "192.0.2.1" }, { ipAddress: "192.0.2.2" }];
    expect(refusal(await client.post(list, [office, office]))).toEqual([400, "DUPLICATE_ADDRESSES_IN_INPUT"]);
    expect((await client.post(list, [office])).status).toBe(200);
    expect(refusal(await client.post(list, [home, office]))).toEqual([409, "ADDRESS_ALREADY_IN_ACCESS_LIST"]);
    expect((await client.get(list)).body.totalCount).toBe(1);
  });

  test("keeps the address that a call comes from, whoever calls", async () => {
    const key = await newKey("ORG_OWNER");
    await client.post(`${keys}/${key.id}/accessList`, [{ ipAddress: "203.0.113.10" }]);
    const own = `${keys}/${key.id}/accessList/203.0.113.10`;
    const answer = await withKey(emulator.url, secretsOf(key), "DELETE", own);
    expect([answer.status, ((await answer.json()) as Body).errorCode]).toEqual([
      400,
      "CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST",
    ]);
    expect(refusal(await client.delete(own))).toEqual([400, "CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST"]);
    await client.post(`${keys}/${key.id}/accessList`, [{ ipAddress: "198.51.100.7" }]);
    expect((await client.delete(`${keys}/${key.id}/accessList/198.51.100.7`)).status).toBe(204);
  });

  test.each([[[{}]], [[{ ipAddress: "300.1.1.1" }]], [[{ cidrBlock: "192.0.2.0" }]], [{}]])(
    "refuses %j",
    async (body) => {
      const { id } = await newKey("ORG_MEMBER");
      expect((await client.post(`${keys}/${id}/accessList`, body)).status).toBe(400);
    },
  );
});
