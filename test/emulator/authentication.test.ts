import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { basic, clientWith, connect, requestToken } from "./client.ts";
import { challengesOf, digestCredentials } from "./digest.ts";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await start();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const target = "/api/atlas/v2/orgs?name=my";

async function ask(authorization?: string, path = target): Promise<Response> {
  return fetch(emulator.url + path, {
    headers: { accept: "application/vnd.atlas.2025-03-12+json", ...(authorization ? { authorization } : {}) },
  });
}

async function nonceOf(algorithm: string): Promise<string> {
  return challengesOf(await ask()).get(algorithm)?.nonce ?? "";
}

function digest(algorithm: string, nonce: string, count = 1, privateKey = emulator.apiKey.privateKey): string {
  return digestCredentials({ ...emulator.apiKey, privateKey }, { algorithm, nonce, count, method: "GET", target });
}

describe("credentials", () => {
  test("have Atlas's shapes", () => {
    expect(emulator.serviceAccount.clientId).toMatch(/^mdb_sa_id_[a-f0-9]{24}$/);
    expect(emulator.serviceAccount.clientSecret).toMatch(/^mdb_sa_sk_\S{20,}$/);
    expect(emulator.apiKey.publicKey).toMatch(/^[a-z]{8}$/);
    expect(emulator.apiKey.privateKey).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test("are demanded: a request without any is 401 in Atlas's words", async () => {
    const response = await ask();
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: 401, reason: "Unauthorized", parameters: [] });
    expect(response.headers.get("x-error-code")).toBe("UNAUTHORIZED");
  });

  test("of other kinds are refused", async () => {
    const { clientId, clientSecret } = emulator.serviceAccount;
    expect((await ask(basic(clientId, clientSecret))).status).toBe(401);
    expect((await ask("Bearer nonsense")).status).toBe(401);
  });
});

describe("Digest", () => {
  test.each(["MD5", "SHA-256"])("with %s is accepted", async (algorithm) => {
    expect((await ask(digest(algorithm, await nonceOf(algorithm)))).status).toBe(200);
  });

  test("a nonce is good for many requests with a rising count", async () => {
    const nonce = await nonceOf("MD5");
    const statuses = [];
    for (const count of [1, 2, 3]) statuses.push((await ask(digest("MD5", nonce, count))).status);
    expect(statuses).toEqual([200, 200, 200]);
  });

  test("a count used twice is stale, not wrong", async () => {
    const credentials = digest("MD5", await nonceOf("MD5"));
    await ask(credentials);
    const again = await ask(credentials);
    expect(again.status).toBe(401);
    expect(challengesOf(again).get("MD5")?.stale).toBe(true);
  });

  test("an old nonce is stale, and the new one works", async () => {
    const nonce = await nonceOf("SHA-256");
    emulator.clock.advance(10 * 60_000);
    const refused = await ask(digest("SHA-256", nonce));
    const challenge = challengesOf(refused).get("SHA-256");
    expect(challenge?.stale).toBe(true);
    expect((await ask(digest("SHA-256", challenge?.nonce ?? ""))).status).toBe(200);
  });

  test("a wrong password is 401 and not stale", async () => {
    const refused = await ask(digest("MD5", await nonceOf("MD5"), 1, "not the key"));
    expect(refused.status).toBe(401);
    expect(challengesOf(refused).get("MD5")?.stale).toBe(false);
  });

  test("credentials made for another address are refused", async () => {
    const credentials = digest("MD5", await nonceOf("MD5"));
    expect((await ask(credentials, "/api/atlas/v2/groups")).status).toBe(401);
  });
});

describe("OAuth", () => {
  test("a token lasts 3600 seconds", async () => {
    const { clientId, clientSecret } = emulator.serviceAccount;
    const { body } = await requestToken(emulator.url, clientId, clientSecret);
    expect(body).toEqual({ access_token: expect.any(String), expires_in: 3600, token_type: "Bearer" });
    const client = clientWith(emulator.url, `Bearer ${body.access_token}`);
    emulator.clock.advance(3_590_000);
    expect((await client.get("/orgs")).status).toBe(200);
    emulator.clock.advance(11_000);
    expect((await client.get("/orgs")).status).toBe(401);
  });

  test("a revoked token is refused", async () => {
    const { clientId, clientSecret } = emulator.serviceAccount;
    const token = (await requestToken(emulator.url, clientId, clientSecret)).body.access_token;
    const revoked = await fetch(`${emulator.url}/api/oauth/revoke`, {
      method: "POST",
      headers: { authorization: basic(clientId, clientSecret), "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ token }).toString(),
    });
    expect(revoked.status).toBe(200);
    expect((await ask(`Bearer ${token}`)).status).toBe(401);
  });

  test("a wrong secret and a wrong grant are refused", async () => {
    const { clientId, clientSecret } = emulator.serviceAccount;
    expect((await requestToken(emulator.url, clientId, "wrong")).body.error).toBe("invalid_client");
    expect((await requestToken(emulator.url, clientId, clientSecret, "grant_type=password")).status).toBe(400);
  });

  test("the token endpoint gives ten tokens a minute", async () => {
    const { clientId, clientSecret } = emulator.serviceAccount;
    const ask = async () => (await requestToken(emulator.url, clientId, clientSecret)).status;
    const statuses = [];
    for (let count = 0; count < 11; count += 1) statuses.push(await ask());
    expect(statuses).toEqual([...Array(10).fill(200), 429]);
    emulator.clock.advance(60_000);
    expect(await ask()).toBe(200);
  });
});

test("the organization's API access list refuses other addresses", async () => {
  const guarded = await start({
    orgs: ["open", { name: "guarded", apiAccessList: ["192.0.2.0/24"] }],
    callerAddress: "198.51.100.7",
  });
  const client = await connect(guarded);
  const [open, closed] = guarded.orgs;
  expect((await client.get(`/orgs/${open?.id}/groups`)).status).toBe(200);
  const refused = await client.post("/groups", { name: "shop", orgId: closed?.id });
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST", parameters: ["198.51.100.7"] });
  await guarded.close();
});

test("a key learns who it is", async () => {
  const response = await ask(digestForRoot(await nonceOf("MD5")), "/api/atlas/v2");
  const { apiKey } = (await response.json()) as { apiKey: unknown };
  expect(apiKey).toEqual({
    accessList: [],
    id: expect.stringMatching(/^[a-f0-9]{24}$/),
    publicKey: emulator.apiKey.publicKey,
    roles: [{ orgId: emulator.orgs[0]?.id, roleName: "ORG_OWNER" }],
  });
});

function digestForRoot(nonce: string): string {
  return digestCredentials(emulator.apiKey, {
    algorithm: "MD5",
    nonce,
    count: 1,
    method: "GET",
    target: "/api/atlas/v2",
  });
}

test("roles decide what a caller may do", async () => {
  const reader = { clientId: `mdb_sa_id_${"a".repeat(24)}`, clientSecret: "mdb_sa_sk_reader" };
  const member = { clientId: `mdb_sa_id_${"b".repeat(24)}`, clientSecret: "mdb_sa_sk_member" };
  const mixed = await start({
    credentials: [
      { ...reader, roles: [{ role: "ORG_READ_ONLY" }] },
      { ...member, roles: [{ role: "ORG_MEMBER" }, { role: "GROUP_READ_ONLY", project: "shop" }] },
    ],
  });
  const owner = await connect(mixed);
  const orgId = mixed.orgs[0]?.id;
  const shop = (await owner.post("/groups", { name: "shop", orgId })).body.id;
  const hidden = (await owner.post("/groups", { name: "hidden", orgId })).body.id;
  const reading = await connect(mixed, reader);
  const joined = await connect(mixed, member);
  expect((await reading.get(`/groups/${hidden}`)).status).toBe(200);
  expect((await reading.post(`/groups/${shop}/accessList`, [{ ipAddress: "192.0.2.1" }])).body.errorCode).toBe(
    "USER_UNAUTHORIZED",
  );
  expect((await reading.post("/groups", { name: "third", orgId })).body.errorCode).toBe("NOT_ORG_GROUP_CREATOR");
  expect((await joined.get(`/groups/${shop}`)).status).toBe(200);
  expect((await joined.get(`/groups/${hidden}`)).status).toBe(401);
  expect((await joined.get("/groups")).body.results).toHaveLength(1);
  await mixed.close();
});
