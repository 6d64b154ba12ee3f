import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, listeningLine, start } from "../../src/emulator/index.ts";
import { type Client, connect } from "./client.ts";
import { databaseUser, newProject } from "./sample.ts";

let emulator: Emulator;
let client: Client;
let at: string;

beforeAll(async () => {
  emulator = await start();
  client = await connect(emulator);
  at = await newProject(client, emulator);
});
afterAll(() => emulator.close());

test("what is printed on listening is one line with the address, the organizations and the credentials", () => {
  const { url, orgs, serviceAccount, apiKey } = emulator;
  expect(listeningLine(emulator)).not.toContain("\n");
  expect(JSON.parse(listeningLine(emulator))).toEqual({ url, orgs, serviceAccount, apiKey });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("the newest version not after the date answers", async () => {
  const { headers } = await client.get("/orgs", { version: "2025-03-12" });
  expect(headers.get("content-type")).toBe("application/vnd.atlas.2023-01-01+json;charset=utf-8");
});

test.each([
  ["application/json", "no version"],
  ["application/vnd.atlas.2020-01-01+json", "a date before the first version"],
  ["application/vnd.atlas.2025-99-01+json", "no date"],
])("Accept: %s is 406 (%s)", async (accept) => {
  const { status, body } = await client.get("/orgs", { headers: { accept } });
  expect([status, body.errorCode]).toEqual([406, "INVALID_VERSION_DATE"]);
});

test("an old version says when it ends, and afterwards answers 410", async () => {
  const temporary = await start();
  const inTime = await (await connect(temporary)).get(
    `${await newProject(await connect(temporary), temporary)}/clusters`,
    {
      version: "2023-02-01",
    },
  );
  expect(inTime.headers.get("sunset")).toBe("Thu, 01 Jul 2027 00:00:00 GMT");
  expect(inTime.headers.get("deprecation")).toBe("Mon, 05 Aug 2024 00:00:00 GMT");
  temporary.clock.advance(Date.parse("2027-07-01") - temporary.clock.now());
  const late = await connect(temporary);
  const groupId = (await late.get("/groups")).body.results[0]?.id;
  const gone = await late.get(`/groups/${groupId}/clusters`, { version: "2023-02-01" });
  expect([gone.status, gone.body.errorCode]).toEqual([410, "VERSION_GONE"]);
  await temporary.close();
});

test("a body needs a version in its Content-Type, and must be JSON", async () => {
  const plain = await client.post(`${at}/databaseUsers`, databaseUser(), {
    headers: { "content-type": "application/json" },
  });
  expect(plain.status).toBe(415);
  expect((await client.post(`${at}/databaseUsers`, "{not json")).body.errorCode).toBe("MALFORMED_JSON");
});

test("unknown members, wrong types, missing members and unknown choices are told apart", async () => {
  const refusal = async (body: unknown) => (await client.post(`${at}/databaseUsers`, body)).body.errorCode;
  expect(await refusal({ ...databaseUser(), colour: "red" })).toBe("INVALID_ATTRIBUTE");
  expect(await refusal({ ...databaseUser(), username: 7 })).toBe("INVALID_JSON_ATTRIBUTE");
  expect(await refusal({ ...databaseUser(), roles: undefined })).toBe("MISSING_ATTRIBUTE");
  expect(await refusal({ ...databaseUser(), databaseName: "test" })).toBe("INVALID_ENUM_VALUE");
  expect(await refusal({ ...databaseUser(), password: "short" })).toBe("VALIDATION_ERROR");
  expect(await refusal({ ...databaseUser(), ["__proto__"]: 1 })).toBe("INVALID_ATTRIBUTE");
});

test("unknown query parameters, paths and methods are refused", async () => {
  expect((await client.get("/orgs?colour=red")).status).toBe(400);
  expect((await client.get("/nowhere")).body.errorCode).toBe("RESOURCE_NOT_FOUND");
  const wrong = await client.call("PUT", at);
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, PATCH, DELETE"]);
});

test("a path that cannot be decoded is not found", async () => {
  expect((await client.get(`${at}/databaseUsers/admin/%E0%A4%A`)).status).toBe(404);
});

test("a project that does not exist is GROUP_NOT_FOUND, an id that is none INVALID_GROUP_ID", async () => {
  expect((await client.get(`/groups/${"0".repeat(24)}`)).body.errorCode).toBe("GROUP_NOT_FOUND");
  expect((await client.get("/groups/nothing")).body.errorCode).toBe("INVALID_GROUP_ID");
});

test("pages link to themselves and their neighbours", async () => {
  for (const name of ["a", "b", "c", "d"]) await client.post(`${at}/databaseUsers`, databaseUser(name));
  const { body } = await client.get(`${at}/databaseUsers?pageNum=2&itemsPerPage=1`);
  expect(body.results.map((user) => user.username)).toEqual(["b"]);
  expect(body.totalCount).toBe(4);
  expect(body.links.map((link) => link.rel)).toEqual(["previous", "self", "next"]);
  const { body: uncounted } = await client.get(`${at}/databaseUsers?pageNum=3&itemsPerPage=2&includeCount=false`);
  expect(uncounted).toEqual({ links: [expect.anything(), expect.anything()], results: [] });
});

test.each(["pageNum=0", "itemsPerPage=501", "itemsPerPage=many", "includeCount=maybe"])(
  "%s is refused",
  async (query) => {
    expect((await client.get(`/groups?${query}`)).status).toBe(400);
  },
);

test("envelope=true carries the status in the body", async () => {
  expect((await client.get(`${at}?envelope=true`)).body).toMatchObject({ status: 200, content: { name: "shop" } });
  expect((await client.get("/groups?envelope=true")).body).toMatchObject({ status: 200, totalCount: 1 });
});

test("every request is recorded with its operation, its body and its answer", async () => {
  await client.patch(at, { tags: [{ key: "a", value: "b" }] });
  expect(emulator.requests.at(-1)).toMatchObject({
    method: "PATCH",
    path: `/api/atlas/v2${at}`,
    operation: "PATCH /api/atlas/v2/groups/{groupId}",
    body: { tags: [{ key: "a", value: "b" }] },
    status: 200,
    responseBody: { name: "shop" },
  });
});
