import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, limitSets, start } from "../../src/emulator/index.ts";
import { type Client, connect } from "./client.ts";
import { newProject } from "./sample.ts";

let emulator: Emulator;
let client: Client;
let at: string;

beforeAll(async () => {
  emulator = await start({ rateLimits: { accessList: { capacity: 3, refill: 1, seconds: 10 } } });
  client = await connect(emulator);
  at = await newProject(client, emulator);
});
afterAll(() => emulator.close());

test("every answer says what is left, and an empty bucket says how long to wait", async () => {
  const other = await newProject(client, emulator, "other");
  const left = [];
  for (let count = 0; count < 3; count += 1) {
    const { headers } = await client.get(`${at}/accessList`);
    left.push([headers.get("ratelimit-limit"), headers.get("ratelimit-remaining")]);
  }
  expect(left).toEqual([
    ["3", "2"],
    ["3", "1"],
    ["3", "0"],
  ]);
  const refused = await client.get(`${at}/accessList`);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("x-error-code")).toBe("RATE_LIMITED");
  const wait = Number(refused.headers.get("retry-after"));
  expect(refused.body.parameters).toEqual([`/api/atlas/v2${at}/accessList`, wait, 3, 1, 10]);
  expect(wait).toBeGreaterThan(8);
  expect((await client.get(`${other}/accessList`)).status).toBe(200);
  expect((await client.get(at)).status).toBe(200);
  emulator.clock.advance(wait * 1000);
  expect((await client.get(`${at}/accessList`)).status).toBe(200);
});

test("a request without credentials costs nothing", async () => {
  emulator.clock.advance(60_000);
  for (let count = 0; count < 5; count += 1) await fetch(`${emulator.url}/api/atlas/v2${at}/accessList`);
  expect((await client.get(`${at}/accessList`)).headers.get("ratelimit-remaining")).toBe("2");
});

test("the limits describe themselves, with the usual value where one was replaced", async () => {
  const { body } = await client.get("/rateLimits/accessList");
  expect(body).toMatchObject({ scope: "GROUP", capacity: { value: 3, defaultValue: limitSets.accessList.capacity } });
  expect(body.endpoints).toContainEqual({ method: "POST", path: "/api/atlas/v2/groups/{groupId}/accessList" });
  const groupId = at.split("/")[2];
  const scopes = (await client.get(`/rateLimits?groupId=${groupId}`)).body.results.map(({ scope }) => scope);
  expect(new Set(scopes)).toEqual(new Set(["GROUP"]));
  expect((await client.get("/rateLimits?endpointPath=/api/atlas/v2/orgs")).body.results).toHaveLength(1);
  expect((await client.get("/rateLimits/nothing")).status).toBe(404);
  expect((await client.get("/rateLimits?ipAddress=192.0.2.9")).status).toBe(401);
});
