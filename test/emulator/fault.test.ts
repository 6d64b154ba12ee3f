import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Client, connect, requestToken } from "./client.ts";
import { backedUpCluster, databaseUser, newProject } from "./sample.ts";

const folder = mkdtempSync(join(tmpdir(), "emulator-"));
const file = join(folder, "faults.json");
let emulator: Emulator;
let client: Client;
let at: string;

beforeAll(async () => {
  emulator = await start({ faults: file });
});
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator);
  at = await newProject(client, emulator);
});
afterEach(() => rmSync(file, { force: true }));
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const users = () => client.get(`${at}/databaseUsers`);
const addUser = () => client.post(`${at}/databaseUsers`, databaseUser());
const count = async () => (await users()).body.totalCount;

test.each([401, 403, 404, 409, 429, 500, 503])("status %i is answered once, and nothing is done", async (status) => {
  emulator.failNext({ operation: "POST /groups/{groupId}/databaseUsers", status });
  expect((await users()).status).toBe(200);
  const { body, ...answer } = await addUser();
  expect([answer.status, body.error]).toEqual([status, status]);
  expect(await count()).toBe(0);
  expect((await addUser()).status).toBe(201);
});

test("code, wait and number of times are the fault's", async () => {
  emulator.failNext({
    operation: "* /groups/*/databaseUsers",
    status: 429,
    retryAfter: 7,
    errorCode: "BUSY",
    times: 2,
    after: 1,
  });
  const seen = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const { status, headers, body } = await users();
    seen.push([status, headers.get("retry-after"), body.errorCode]);
  }
  const failed = [429, "7", "BUSY"];
  expect(seen).toEqual([[200, null, undefined], failed, failed, [200, null, undefined]]);
});

test("a connection reset before loses the request, one reset after only the answer", async () => {
  emulator.failNext({ operation: "POST /groups/{groupId}/databaseUsers", kind: "reset-before" });
  await expect(addUser()).rejects.toThrow();
  expect(await count()).toBe(0);
  emulator.failNext({ operation: "POST /groups/{groupId}/databaseUsers", kind: "reset-after" });
  await expect(addUser()).rejects.toThrow();
  expect(await count()).toBe(1);
  expect(emulator.requests.filter(({ method, status }) => method === "POST" && status === 0)).toHaveLength(2);
});

test("a refusal is lost with its connection, too", async () => {
  await addUser();
  emulator.failNext({ operation: "POST /groups/{groupId}/databaseUsers", kind: "reset-after" });
  await expect(addUser()).rejects.toThrow();
});

test("a body breaks off half way", async () => {
  emulator.failNext({ operation: "POST /groups/{groupId}/databaseUsers", kind: "cut-body" });
  await expect(addUser()).rejects.toThrow();
  expect(await count()).toBe(1);
});

test("a body may be no JSON, or a proxy's page", async () => {
  emulator.failNext({ kind: "not-json" });
  await expect(users()).rejects.toThrow(SyntaxError);
  emulator.failNext({ kind: "html", status: 503 });
  await expect(users()).rejects.toThrow(SyntaxError);
  expect(emulator.requests.at(-1)).toMatchObject({ status: 503, responseHeaders: { "content-type": "text/html" } });
});

test("what a request starts can fail later, also by the fault file", async () => {
  await client.post(`${at}/clusters`, backedUpCluster());
  emulator.clock.advance(10_000);
  const snapshots = `${at}/clusters/orders/backup/snapshots`;
  writeFileSync(file, JSON.stringify([{ operation: "POST /groups/*/backup/snapshots", kind: "fails-later" }]));
  const { status, body } = await client.post(snapshots, {});
  expect([status, body.status]).toEqual([200, "queued"]);
  emulator.clock.advance(10_000);
  expect((await client.get(`${snapshots}/${body.id}`)).body.status).toBe("failed");
});

test("a slow answer is still an answer", async () => {
  emulator.failNext({ kind: "slow", ms: 20 });
  expect((await users()).status).toBe(200);
});

test("the token endpoint fails only when it is named", async () => {
  const { clientId, clientSecret } = emulator.serviceAccount;
  emulator.failNext({ status: 500 });
  expect((await requestToken(emulator.url, clientId, clientSecret)).status).toBe(200);
  emulator.failNext({ operation: "POST /api/oauth/token", status: 503 });
  expect((await requestToken(emulator.url, clientId, clientSecret)).status).toBe(503);
});

test("a fault file is read when it appears, and again when it changes", async () => {
  writeFileSync(file, JSON.stringify([{ operation: "GET /groups/{groupId}/databaseUsers", status: 500, times: 2 }]));
  expect((await users()).status).toBe(500);
  writeFileSync(
    file,
    JSON.stringify([
      { operation: "GET /groups/{groupId}/databaseUsers", status: 503 },
      { status: 404, times: 1 },
    ]),
  );
  expect([(await users()).status, (await users()).status, (await users()).status]).toEqual([503, 404, 200]);
});
