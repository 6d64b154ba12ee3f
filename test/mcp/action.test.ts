import { expect, test } from "vitest";
import { openHome, SecretStore } from "../../src/runtime/home/index.ts";
import { deskWithAtlas } from "../cli/support/atlas.ts";
import { shop } from "../policy/office.ts";
import { agentIn, codeIn } from "./agent.ts";

const shopFiles = { "mongodb-atlas.yaml": shop };

test("a restore shows which snapshot goes over which cluster, and a newer snapshot makes it another plan", async () => {
  const { desk, atlas } = await deskWithAtlas(shopFiles, { provisionSeconds: 0 });
  const agent = await agentIn(desk);
  expect((await agent.confirmed("update")).data).toMatchObject({ outcome: "done" });
  const take = () => agent.call("cluster_create-snapshot", { target: "orders", wait: true, timeout: 60 });
  const idOf = ({ data }: { data: Readonly<Record<string, unknown>> }) => (data.result as { id: string }).id;
  const first = idOf(await take());
  const jobs = () => atlas.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/restoreJobs"));

  const held = await agent.call("cluster_restore", { target: "orders", latest: true });

  const { plan } = held.data as { plan: { what: string[]; arguments: Record<string, string> } };
  expect(plan.what[0]).toContain(`This overwrites all data in cluster "orders" with snapshot ${first}`);
  expect(plan.arguments).toEqual({ latest: "false", snapshot_id: first, confirm: "orders" });
  expect((await agent.call("cluster_restore", { target: "orders", latest: true, confirm: "orders" })).text).toContain(
    "confirm is not given here",
  );
  const { text } = await agent.call("cluster_create-snapshot", { target: "orders", retention: 3 });
  expect(text).toMatch(/there is no argument retention\n {2}hint: besides target it takes .*retention_days/);
  atlas.clock.advance(60_000);
  const second = idOf(await take());
  const changed = await agent.call("cluster_restore", { target: "orders", latest: true, confirmation: codeIn(held) });
  expect(changed).toMatchObject({ failed: true, text: expect.stringContaining("another plan") });
  expect(JSON.stringify(changed.data)).toContain(second);
  expect(jobs()).toEqual([]);
  const confirmation = codeIn(changed);
  const done = await agent.call("cluster_restore", { target: "orders", latest: true, confirmation });
  expect(done.data.result).toMatchObject({ snapshot_id: second, target: "orders" });
  expect(jobs()).toHaveLength(1);
});

test("an address to download data from is as good as a secret, and is withheld", async () => {
  const { desk } = await deskWithAtlas(shopFiles, { provisionSeconds: 0 });
  const agent = await agentIn(desk);
  await agent.confirmed("update");
  await agent.call("cluster_create-snapshot", { target: "orders", wait: true });

  const { data } = await agent.confirmed("cluster_restore", {
    target: "orders",
    latest: true,
    download: true,
    wait: true,
  });

  const { result } = data as { result: Readonly<Record<string, unknown>> };
  expect(result).toMatchObject({
    kind: "download",
    state: "completed",
    download_urls: expect.stringContaining("withheld"),
  });
  const again = await agent.call("cluster_get-restore-status", { target: "orders", job_id: result.id });
  expect(JSON.stringify(again.data)).toContain("withheld");
  expect(JSON.stringify([data, again])).not.toContain("://");
});

const keyFile = `namespace: shop

bot:
  defines: mongodb-atlas/api-key
  organization: my-organization
  name: A bot of the shop
  roles: [ORG_READ_ONLY]
  private_key_secret_ref: bot-key
  permitted-secrets: { mongodb-atlas-token: true, bot-key: true }
`;

test("a key is made, replaced and removed in two calls each, and what it opens Atlas with is never told", async () => {
  const { desk, atlas } = await deskWithAtlas({ "mongodb-atlas.yaml": keyFile });
  const agent = await agentIn(desk);
  const target = { target: "shop/bot" };
  const keyNow = () => new SecretStore(openHome(desk.home)).get("bot-key");

  const held = await agent.call("update");
  const said: unknown[] = [held, await agent.call("update", { confirmation: codeIn(held) })];
  const first = await keyNow();
  said.push(
    await agent.confirmed("api-key_rotate", { ...target, grace: "0s" }),
    await agent.call("api-key_get-info", target),
  );
  const second = await keyNow();
  const shown = await agent.call("api-key_revoke", target);
  const deletions = () => atlas.requests.filter(({ method }) => method === "DELETE").length;
  const before = deletions();

  expect(held.data.because).toEqual(["shop/bot would be created, and gives access to Atlas itself"]);
  expect(shown.data).toMatchObject({
    done: false,
    plan: { what: [expect.stringContaining("whoever uses it is locked out")] },
  });
  expect((await agent.call("api-key_revoke", { ...target, confirm: "yes" })).text).toContain(
    "confirm is not given here",
  );
  expect(deletions()).toBe(before);
  const done = await agent.call("api-key_revoke", { ...target, confirmation: codeIn(shown) });
  expect(done).toMatchObject({ failed: false, data: { result: { revoked: [second?.split(":")[0]] } } });
  expect(deletions()).toBe(before + 1);
  expect(new Set([first, second]).size).toBe(2);
  const text = JSON.stringify([said, shown, done]);
  for (const key of [first, second]) expect(text).not.toContain(key?.split(":")[1]);
});

const accountFile = `namespace: shop

bot:
  defines: mongodb-atlas/service-account
  organization: my-organization
  name: A bot of the shop
  roles: [ORG_READ_ONLY]
  client_secret_ref: bot-secret
  permitted-secrets: { mongodb-atlas-token: true, bot-secret: true }
`;

test("a client secret is revoked in two calls, of which the first names it, and none goes that was not named", async () => {
  const { desk, atlas } = await deskWithAtlas({ "mongodb-atlas.yaml": accountFile });
  const agent = await agentIn(desk);
  const target = { target: "shop/bot" };
  const ids = async () => {
    const { result } = (await agent.call("service-account_get-info", target)).data as {
      result: { secrets: { id: string }[] };
    };
    return result.secrets.map(({ id }) => id);
  };
  await agent.confirmed("update");
  const [first = ""] = await ids();

  const shown = await agent.call("service-account_revoke", target);
  await agent.confirmed("service-account_rotate", target);
  const both = await ids();
  const late = await agent.call("service-account_revoke", { ...target, confirmation: codeIn(shown) });

  expect(shown.data).toMatchObject({
    done: false,
    plan: { what: [expect.stringContaining(`client secret ${first} of`)] },
  });
  expect(late).toMatchObject({ failed: true, text: expect.stringContaining("another plan") });
  expect(await ids()).toEqual(both);
  const named = await agent.confirmed("service-account_revoke", { ...target, secret_id: first });
  expect(named.data).toMatchObject({ result: { revoked: [first] } });
  expect(await ids()).toEqual(both.filter((id) => id !== first));
  expect(atlas.requests.filter(({ method }) => method === "DELETE")).toHaveLength(1);
});

test("what is not to be revoked is refused before there is a code for it", async () => {
  const { desk, atlas } = await deskWithAtlas({ "mongodb-atlas.yaml": accountFile });
  const agent = await agentIn(desk);
  await agent.confirmed("update");

  const refused = await agent.call("service-account_revoke", { target: "shop/bot", secret_id: "0".repeat(24) });

  expect(refused).toMatchObject({ failed: true, text: expect.stringContaining("has no such client secret") });
  expect(refused.data).not.toHaveProperty("confirmation");
  expect(atlas.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
});
