// Your own code, tested against a local Atlas that can be told to fail. Run it with `node --test`.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { Atlas, AtlasError, nodeHost } from "monk-mongodb-atlas";
import { start } from "monk-mongodb-atlas/emulator";
import { admitTenant } from "./orders.mjs";

const host = nodeHost();
let local;
let atlas;
let tenant;

before(async () => {
  local = await start({ orgs: ["shop"], provisionSeconds: 0 });
});

beforeEach(async () => {
  local.reset();
  const { clientId, clientSecret } = local.serviceAccount;
  atlas = new Atlas({ host, baseUrl: local.url, userAgent: "orders-test", credentials: `${clientId}:${clientSecret}` });
  const [shop] = local.orgs;
  const project = await atlas.call("createProject", { body: { name: "orders", orgId: shop.id } });
  tenant = { groupId: project.id, tenant: "acme", password: "correct-horse-battery" };
});

after(async () => {
  await host.close();
  await local.close();
});

const usersMade = () =>
  local.requests.filter(({ operation }) => operation.startsWith("POST") && operation.endsWith("/databaseUsers"));

test("a tenant is admitted once", async () => {
  assert.equal(await admitTenant(atlas, tenant), "admitted");
  assert.equal(await admitTenant(atlas, tenant), "was there");
  assert.equal(usersMade().length, 1);
});

test("a lost answer makes no second user", async () => {
  local.failNext({ operation: "POST /groups/*/databaseUsers", kind: "reset-after" });

  assert.equal(await admitTenant(atlas, tenant), "admitted");
  assert.equal(usersMade().length, 1);
});

test("a busy Atlas is waited for", async () => {
  local.failNext({ operation: "POST /groups/*/databaseUsers", status: 429, retryAfter: 0 });

  assert.equal(await admitTenant(atlas, tenant), "admitted");
  assert.deepEqual(
    usersMade().map(({ status }) => status),
    [429, 201],
  );
});

test("a missing role is an error that says which one", async () => {
  local.failNext({ operation: "POST /groups/*/databaseUsers", status: 403, errorCode: "USER_UNAUTHORIZED" });

  await assert.rejects(admitTenant(atlas, tenant), (error) => {
    assert.ok(error instanceof AtlasError);
    assert.equal(error.errorCode, "USER_UNAUTHORIZED");
    assert.match(error.hint, /Project Database Access Admin/);
    return true;
  });
});
