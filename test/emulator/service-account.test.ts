import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Body, type Client, clientWith, connect, requestToken } from "./client.ts";
import { newProject } from "./sample.ts";

const hour = 3600_000;
const day = 24 * hour;

let emulator: Emulator;
let client: Client;
let accounts: string;

beforeAll(async () => {
  emulator = await start({ rateLimits: { token: { capacity: 1_000, refill: 1_000, seconds: 60 } } });
});
beforeEach(async () => {
  emulator.reset();
  client = await connect(emulator);
  accounts = `/orgs/${emulator.orgs[0]?.id}/serviceAccounts`;
});
afterAll(() => emulator.close());

interface Secret {
  readonly id: string;
  readonly secret?: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
}

const given = { name: "deployer", description: "Deploys", secretExpiresAfterHours: 24 };
const refusal = ({ status, body }: Answer) => [status, body.errorCode];
const secretsOf = (account: Body) => account.secrets as readonly Secret[];
const idOf = (account: Body) => String(account.clientId);
const at = (account: Body, ...rest: readonly string[]) => [accounts, idOf(account), ...rest].join("/");

async function newAccount(role = "ORG_OWNER", hours = 24): Promise<Body> {
  return (await client.post(accounts, { ...given, roles: [role], secretExpiresAfterHours: hours })).body;
}

const firstOf = (account: Body) => secretsOf(account)[0]?.secret ?? "";

function tokenOf(account: Body, secret = firstOf(account)): Promise<Answer> {
  return requestToken(emulator.url, idOf(account), secret);
}

async function asItself(account: Body, secret?: string): Promise<Client> {
  const { body } = await tokenOf(account, secret);
  return clientWith(emulator.url, `Bearer ${body.access_token}`);
}

describe("a service account", () => {
  test("is told with its secret once, and with a mask from then on", async () => {
    const made = await newAccount();
    const { body } = await client.get(at(made));
    expect(firstOf(made)).toMatch(/^mdb_sa_sk_/);
    expect(JSON.stringify(body)).not.toContain(firstOf(made));
    expect(secretsOf(body)).toMatchObject([{ id: secretsOf(made)[0]?.id, maskedSecretValue: expect.any(String) }]);
  });

  test("may do what its roles allow, in the organization and in the projects that it is invited to", async () => {
    const project = await newProject(client, emulator);
    const account = await newAccount("ORG_MEMBER");
    const itself = await asItself(account);
    expect((await itself.get(accounts)).status).toBe(401);
    expect((await itself.get(project)).status).toBe(401);
    const member = `${project}/serviceAccounts/${idOf(account)}`;
    expect((await client.post(`${member}:invite`, { roles: ["GROUP_READ_ONLY"] })).body.roles).toEqual([
      "GROUP_READ_ONLY",
    ]);
    expect((await itself.get(project)).status).toBe(200);
    expect((await itself.delete(project)).status).toBe(401);
    await client.patch(member, { roles: ["GROUP_OWNER"] });
    expect((await itself.get(`${project}/accessList`)).status).toBe(200);
    await client.delete(member);
    expect((await itself.get(project)).status).toBe(401);
    expect((await client.get(at(account))).status).toBe(200);
  });

  test("joins the organization as a member where a project made it, and stays there without the project", async () => {
    const project = await newProject(client, emulator);
    const { body } = await client.post(`${project}/serviceAccounts`, { ...given, roles: ["GROUP_OWNER"] });
    await client.delete(`${project}/serviceAccounts/${idOf(body)}`);
    expect((await client.get(at(body))).body.roles).toEqual(["ORG_MEMBER"]);
    expect((await tokenOf(body)).status).toBe(200);
  });

  test("is gone with its tokens when it is deleted, also the one of the start", async () => {
    const account = await newAccount();
    const itself = await asItself(account);
    await client.delete(at(account));
    expect((await itself.get(accounts)).status).toBe(401);
    expect((await tokenOf(account)).status).toBe(401);
    expect((await client.delete(`${accounts}/${emulator.serviceAccount.clientId}`)).status).toBe(204);
    expect((await client.get(accounts)).status).toBe(401);
  });

  test("is not unique by its name", async () => {
    await newAccount();
    await newAccount();
    const { body } = await client.get(accounts);
    expect(body.results.map(({ name }) => name)).toEqual(["Given at the start", "deployer", "deployer"]);
    expect(body).not.toHaveProperty("totalCount");
  });

  test.each([
    [{ ...given, roles: [] }, "VALIDATION_ERROR"],
    [given, "MISSING_ATTRIBUTE"],
    [{ ...given, roles: ["GROUP_OWNER"] }, "INVALID_ENUM_VALUE"],
    [{ ...given, roles: ["ORG_MEMBER"], secretExpiresAfterHours: 7 }, "VALIDATION_ERROR"],
    [{ ...given, roles: ["ORG_MEMBER"], secretExpiresAfterHours: 8761 }, "VALIDATION_ERROR"],
    [{ ...given, roles: ["ORG_MEMBER"], name: "a/b" }, "VALIDATION_ERROR"],
  ])("is not made from %j", async (body, code) => {
    expect(refusal(await client.post(accounts, body))).toEqual([400, code]);
  });

  test("that is not there, or not in the project, answers 404", async () => {
    const project = await newProject(client, emulator);
    const account = await newAccount();
    expect(refusal(await client.get(`${accounts}/mdb_sa_id_${"0".repeat(24)}`))[1]).toBe("SERVICE_ACCOUNT_NOT_FOUND");
    const stranger = `${project}/serviceAccounts/${idOf(account)}`;
    expect(refusal(await client.get(stranger))).toEqual([404, "SERVICE_ACCOUNT_NOT_FOUND"]);
  });
});

describe("the secrets of a service account", () => {
  test("are good side by side, two at most, and the elder for a week more", async () => {
    const account = await newAccount("ORG_OWNER", 8760);
    const { status, body } = await client.post(at(account, "secrets"), { secretExpiresAfterHours: 8760 });
    expect(status).toBe(201);
    expect((await tokenOf(account)).status).toBe(200);
    expect((await tokenOf(account, String(body.secret))).status).toBe(200);
    const third = await client.post(at(account, "secrets"), { secretExpiresAfterHours: 8 });
    expect(third.status).toBe(400);
    const left = secretsOf((await client.get(at(account))).body).map(({ expiresAt }) =>
      Math.round((Date.parse(expiresAt) - emulator.clock.now()) / day),
    );
    expect(left).toEqual([7, 365]);
  });

  test("take their tokens along when they are deleted, and leave those of others", async () => {
    const account = await newAccount();
    const { body } = await client.post(at(account, "secrets"), { secretExpiresAfterHours: 24 });
    const withFirst = await asItself(account);
    const withSecond = await asItself(account, String(body.secret));
    await client.delete(at(account, "secrets", secretsOf(account)[0]?.id ?? ""));
    expect((await withFirst.get(accounts)).status).toBe(401);
    expect((await withSecond.get(accounts)).status).toBe(200);
    const gone = await client.delete(at(account, "secrets", secretsOf(account)[0]?.id ?? ""));
    expect(refusal(gone)).toEqual([404, "SERVICE_ACCOUNT_SECRET_NOT_FOUND"]);
  });

  test("last no longer than the organization allows", async () => {
    const account = await newAccount();
    const settings = `/orgs/${emulator.orgs[0]?.id}/settings`;
    await client.patch(settings, { maxServiceAccountSecretValidityInHours: 100 });
    const ask = (hours: number) => client.post(at(account, "secrets"), { secretExpiresAfterHours: hours });
    expect(refusal(await ask(101))).toEqual([400, "VALIDATION_ERROR"]);
    expect((await ask(100)).status).toBe(201);
  });

  test("let nobody in once they have expired, and stay in the list", async () => {
    const account = await newAccount("ORG_OWNER", 8);
    const itself = await asItself(account);
    emulator.clock.advance(8 * hour);
    client = await connect(emulator);
    expect((await itself.get(accounts)).status).toBe(401);
    expect((await tokenOf(account)).status).toBe(401);
    expect(secretsOf((await client.get(at(account))).body)).toHaveLength(1);
  });

  test("tell when a token was last fetched with them", async () => {
    const account = await newAccount();
    const lastUse = async () => secretsOf((await client.get(at(account))).body)[0]?.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await asItself(account);
    expect(await lastUse()).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

test("the access list of a service account lets in whoever it lists, and keeps the caller's own address", async () => {
  const account = await newAccount();
  const itself = await asItself(account);
  const list = at(account, "accessList");
  await client.post(list, [{ ipAddress: "192.0.2.1" }]);
  expect((await itself.get(accounts)).status).toBe(403);
  await client.post(list, [{ cidrBlock: "203.0.113.0/24" }]);
  expect((await itself.get(accounts)).status).toBe(200);
  const { body } = await client.get(list);
  expect(body.results).toMatchObject([
    { cidrBlock: "192.0.2.1/32", ipAddress: "192.0.2.1", requestCount: 0 },
    { cidrBlock: "203.0.113.0/24", requestCount: 1, lastUsedAddress: "203.0.113.10" },
  ]);
  const own = await itself.delete(`${list}/203.0.113.0%2F24`);
  expect(refusal(own)).toEqual([400, "CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST"]);
});
