import { AsyncResource } from "node:async_hooks";
import { expect, test, vi } from "vitest";
import { acquireLock, openHome } from "../../src/runtime/home/index.ts";
import { deskWithAtlas, small } from "../cli/support/atlas.ts";
import { shop } from "../policy/office.ts";
import { crossing } from "../support/crossing.ts";
import { agentIn, codeIn } from "./agent.ts";

const writes = ({ requests }: { requests: readonly { method: string; path: string }[] }) =>
  requests.filter(({ method, path }) => method !== "GET" && !path.includes("/oauth/"));

const shopFiles = { "mongodb-atlas.yaml": shop };

test("without --allow-writes no tool that writes is listed, and one that is called all the same is refused", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const agent = await agentIn(desk, { allowWrites: false });

  const { tools } = await agent.client.listTools();

  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["list-templates", "plan", "ps", "describe", "audit", "cluster_list-snapshots"]),
  );
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
  expect(tools.map(({ name }) => name)).not.toContain("update");
  const refused = await agent.call("update");
  expect(refused).toMatchObject({ failed: true, text: expect.stringContaining("--allow-writes") });
  expect((await agent.call("plan")).data.counts).toEqual({ create: 2 });
  expect(writes(atlas)).toEqual([]);
});

test("every tool has a name that clients accept, a sentence, a schema, and honest hints", async () => {
  const { desk } = await deskWithAtlas();
  const agent = await agentIn(desk);

  const { tools } = await agent.client.listTools();

  const hints = new Map(tools.map(({ name, annotations }) => [name, annotations]));
  expect(tools.filter(({ name }) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name))).toEqual([]);
  expect(tools.filter(({ description = "" }) => !/\.$/.test(description))).toEqual([]);
  expect(new Set(hints.keys()).size).toBe(tools.length);
  expect(hints.get("plan")).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: true });
  expect(hints.get("ps")).toMatchObject({ readOnlyHint: true, openWorldHint: false });
  expect(hints.get("delete")).toMatchObject({ readOnlyHint: false, destructiveHint: true, idempotentHint: true });
  expect(hints.get("cluster_restore")).toMatchObject({ readOnlyHint: false, destructiveHint: true });
  expect(hints.get("cluster_create-snapshot")).toMatchObject({ readOnlyHint: false, destructiveHint: false });
  const restore = tools.find(({ name }) => name === "cluster_restore")?.inputSchema;
  expect(Object.keys(restore?.properties ?? {})).toEqual(expect.arrayContaining(["target", "confirmation", "latest"]));
  expect(restore?.properties).not.toHaveProperty("confirm");
  expect(JSON.stringify(tools)).not.toContain('"also"');
});

test("an update that only adds is done at once, and a second one changes nothing", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const agent = await agentIn(desk);
  const told: string[] = [];

  const first = await agent.call("update", {}, { onprogress: ({ message = "" }) => told.push(message) });

  expect(first.data).toMatchObject({ outcome: "done", entities: [{ action: "create" }, { action: "create" }] });
  expect(told).toEqual(expect.arrayContaining(["shop/project: ready", "shop/reader: ready"]));
  const before = writes(atlas).length;
  expect((await agent.call("update")).data).toMatchObject({
    outcome: "done",
    entities: [{ action: "none" }, { action: "none" }],
  });
  expect(writes(atlas)).toHaveLength(before);
  expect((await agent.call("ps")).data.entities).toMatchObject([
    { path: "shop/project", warning: null },
    { path: "shop/reader", warning: null },
  ]);
  expect((await agent.call("describe", { target: "reader" })).data).toMatchObject({ path: "shop/reader", ready: true });
});

test("what costs money is done by the second call, with the code, once", async () => {
  const { desk, atlas } = await deskWithAtlas(shopFiles);
  const agent = await agentIn(desk);

  const held = await agent.call("update");

  expect(held.failed).toBe(false);
  expect(held.data).toMatchObject({ done: false, because: [expect.stringMatching(/^shop\/orders .* costs money/)] });
  expect(writes(atlas)).toEqual([]);
  const wrong = await agent.call("update", { confirmation: "AAAAA-AAAAA" });
  expect(wrong).toMatchObject({ failed: true, text: expect.stringContaining("not known here") });
  expect((await agent.call("delete", { targets: ["shop"], confirmation: codeIn(held) })).data).not.toHaveProperty(
    "outcome",
  );
  expect(writes(atlas)).toEqual([]);
  const confirmation = codeIn(held);
  expect((await agent.call("update", { targets: ["shop/project"], confirmation })).text).toContain("another plan");
  expect((await agent.call("update", { confirmation })).text).toContain("not known here");
  expect(writes(atlas)).toEqual([]);
  expect((await agent.confirmed("update")).data).toMatchObject({ outcome: "done" });
  expect(atlas.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/clusters"))).toHaveLength(1);
});

test("a code for a plan that has changed since is refused with the new plan", async () => {
  const { desk, atlas } = await deskWithAtlas(shopFiles);
  const agent = await agentIn(desk);
  const held = await agent.call("update");
  desk.write("mongodb-atlas.yaml", shop.replace("192.0.2.0/24", "0.0.0.0/0"));

  const changed = await agent.call("update", { confirmation: codeIn(held) });

  expect(changed).toMatchObject({ failed: true, text: expect.stringContaining("another plan") });
  expect(changed.data.because).toContainEqual(expect.stringContaining("open to every address"));
  expect(codeIn(changed)).not.toBe(codeIn(held));
  expect(writes(atlas)).toEqual([]);
});

test("a deletion shows what would go, and goes by the code", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const agent = await agentIn(desk);
  await agent.call("update");
  const before = writes(atlas).length;

  const held = await agent.call("delete", { targets: ["shop"] });

  expect(held.data.plan).toMatchObject([
    { path: "shop/reader", action: "delete" },
    { path: "shop/project", action: "delete" },
  ]);
  expect(writes(atlas)).toHaveLength(before);
  const done = await agent.call("delete", { targets: ["shop"], confirmation: codeIn(held) });
  expect(done.data).toMatchObject({ outcome: "done" });
  expect((await agent.call("delete", { targets: ["shop/project"] })).text).toContain("nothing");
  expect((await agent.call("delete", { targets: [] })).failed).toBe(true);
});

test("mistakes are answered in sentences that help, and nothing is asked of Atlas", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const agent = await agentIn(desk);

  expect((await agent.call("describe", { target: "shop/raeder" })).text).toContain("did you mean");
  expect((await agent.call("plan", { target: ["shop"] })).text).toContain("did you mean `targets`");
  expect((await agent.call("cluster_restore", { target: "shop/reader" })).text).toContain("is a mongodb-atlas/user");
  expect((await agent.call("audit", { limit: 0 })).text).toContain("limit");
  desk.write("mongodb-atlas.yaml", small.replace("role: read", "rolle: read"));
  expect((await agent.call("plan")).text).toContain("mongodb-atlas.yaml:12:3");
  expect(atlas.requests).toEqual([]);
});

test("secrets stay out of every answer, those that no call has used included", async () => {
  const { desk } = await deskWithAtlas({ "mongodb-atlas.yaml": small.replace("name: shop", "name: hunter2-xyzzy") });
  await desk.monk("secrets add -g elsewhere", "hunter2-xyzzy");
  const agent = await agentIn(desk);

  const said = [
    await agent.call("list-templates"),
    await agent.call("describe", { target: "project" }),
    await agent.call("plan"),
  ];
  said.push(await agent.call("update"), await agent.call("audit"), await agent.call("describe", { target: "reader" }));

  const text = JSON.stringify(said);
  expect(text).toContain("[secret elsewhere]");
  expect(text).not.toContain("hunter2-xyzzy");
  const [, clientSecret = ""] = (desk.environment.MONK_SECRET_MONGODB_ATLAS_TOKEN ?? "").split(":");
  expect(text).not.toContain(clientSecret);
});

test("the policy holds for an agent, which is told so, and its calls are in the audit log under its name", async () => {
  const { desk, atlas } = await deskWithAtlas();
  expect((await desk.monk("update")).code).toBe(0);
  const look = `version: 1\nagents:\n  bot:\n    allow:\n      - read: [organizations, projects]\n  "*":\n    allow:\n      - read: "*"\n        actions: [delete]\n`;
  desk.write("policy.yaml", look);
  const before = writes(atlas).length;
  const agent = await agentIn(desk, { policy: ["policy.yaml"], as: "bot" });

  expect((await agent.call("describe", { target: "reader" })).text).toContain("is not allowed: no rule of policy.yaml");
  expect((await agent.call("ps")).text).toBe("1 entity. 1 more is hidden by the policy.");
  expect((await agent.call("list-templates")).data.templates).toHaveLength(1);
  desk.write("mongodb-atlas.yaml", small.replace("name: shop", "name: other"));
  expect(JSON.stringify((await agent.call("plan")).data)).toContain("is not allowed");
  expect((await agent.call("delete", { targets: ["shop"] })).text).toContain("Nothing was deleted");
  expect(writes(atlas)).toHaveLength(before);
  const { lines } = (await agent.call("audit", { limit: 500 })).data as { lines: Record<string, unknown>[] };
  expect(new Set(lines.map(({ agent: name, via }) => `${name} ${via}`))).toEqual(new Set(["bot mcp"]));
  expect(lines.filter(({ event }) => event === "called").map(({ action }) => action)).toEqual(
    ["describe", "ps", "list-templates", "plan", "delete", "audit"].filter((name) => name !== "audit"),
  );
  expect(lines.filter(({ event }) => event === "refused").length).toBeGreaterThan(0);
  expect((await desk.monk("audit verify")).code).toBe(0);
});

test("a cancelled update saves what it has, says what was not done, and the next one finds it made", async () => {
  const { desk, atlas } = await deskWithAtlas(shopFiles, { provisionSeconds: 30 });
  const agent = await agentIn(desk);
  const confirmation = codeIn(await agent.call("update"));
  const cancel = new AbortController();

  const cancelled = agent.call(
    "update",
    { confirmation },
    {
      signal: cancel.signal,
      onprogress: ({ message = "" }) => {
        if (message.includes("waiting for Atlas")) cancel.abort();
      },
    },
  );

  await expect(cancelled).rejects.toThrow();
  await expect
    .poll(() => agent.logged, { timeout: 10_000 })
    .toMatchObject([
      {
        level: "warning",
        data: { tool: "update", cancelled: true, text: expect.stringMatching(/not done is .*shop\/orders/) },
      },
    ]);
  const { entities } = (await agent.call("ps")).data as { entities: { path: string; status: string }[] };
  expect(entities.map(({ path }) => path).sort()).toEqual(["shop/orders", "shop/project", "shop/reader"]);
  atlas.clock.advance(60_000);
  const { entities: planned } = (await agent.call("plan")).data as { entities: unknown[] };
  expect(planned).toContainEqual(expect.objectContaining({ path: "shop/orders", action: "none" }));
});

test("two updates at once do not meet: the second says whom it waits for", async () => {
  const { desk } = await deskWithAtlas(shopFiles, { provisionSeconds: 30 });
  const agent = await agentIn(desk);
  const confirmation = codeIn(await agent.call("update"));
  const told: string[] = [];
  const cancel = new AbortController();
  const options = {
    signal: cancel.signal,
    onprogress: ({ message = "" }) => void told.push(message),
  };

  const first = agent.call("update", { confirmation }, options);
  const refused = expect(first).rejects.toThrow();
  await expect.poll(() => told, { timeout: 10_000 }).toContainEqual(expect.stringContaining("waiting for Atlas"));
  const second = agent.call("update", { targets: ["shop/project"] }, options);
  const too = expect(second).rejects.toThrow();

  await expect
    .poll(() => told, { timeout: 10_000 })
    .toContainEqual(expect.stringMatching(/^Waiting for `monk update`/));
  cancel.abort();
  await Promise.all([refused, too]);
});

test("inventory and check read Atlas itself, and send no write", async () => {
  const { desk, atlas } = await deskWithAtlas();
  await (await agentIn(desk)).call("update");
  const before = writes(atlas).length;
  const agent = await agentIn(desk, { allowWrites: false, as: "auditor" });

  const found = await agent.call("inventory", { show: ["database_users"] });

  expect(found.data).toMatchObject({ counts: { projects: 1, database_users: 1, clusters: 0 }, unread: [] });
  expect(found.data.database_users).toMatchObject([{ username: "reader", project: "shop" }]);
  expect(found.data).not.toHaveProperty("projects");
  const { checks, findings } = (await agent.call("check", { limit: 1 })).data as Record<string, unknown[]>;
  expect(checks?.length).toBeGreaterThan(10);
  expect(findings).toHaveLength(1);
  expect((await agent.call("inventory", { organizations: ["nobody's"] })).text).toContain("sees no organization");
  expect((await agent.call("check", { checks: ["open-sesame"] })).failed).toBe(true);
  expect(writes(atlas)).toHaveLength(before);
  const { lines } = (await agent.call("audit", { limit: 500 })).data as { lines: Record<string, unknown>[] };
  expect(lines).toContainEqual(
    expect.objectContaining({ verb: "inventory", agent: "auditor", operation: "listOrganizations" }),
  );
});
test("what could not be read makes an inventory and a check fail, and is said before any number", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const agent = await agentIn(desk);
  const refusal = { operation: "GET /orgs/{orgId}/apiKeys", status: 403 };
  atlas.failNext(refusal);
  expect(await agent.call("inventory")).toMatchObject({
    failed: true,
    text: expect.stringMatching(
      /^1 thing could not be read: unread says which, and why\. What was read: organizations: 1, /,
    ),
    data: { unread: [{ kind: "api_keys", status: 403 }] },
  });
  atlas.failNext(refusal);
  expect(await agent.call("check", { checks: ["open-access-list"] })).toMatchObject({
    failed: true,
    text: expect.stringMatching(/^1 thing could not be read, and was not checked: the findings of not-read say why/),
    data: { findings: [{ check: "not-read", message: expect.stringContaining("403") }] },
  });
});

test("what cannot be looked at is told by a plan, and before a code is brought; nothing of it is deleted", async () => {
  const { desk, atlas } = await deskWithAtlas(shopFiles);
  const agent = await agentIn(desk);
  const unseen = () => atlas.failNext({ operation: "GET /groups/{groupId}/databaseUsers", status: 403 });
  await agent.call("update", { targets: ["shop/project"] });

  unseen();
  const plan = await agent.call("plan");
  unseen();
  const held = await agent.call("update");
  await agent.confirmed("update");
  const before = writes(atlas).length;
  unseen();
  const kept = await agent.call("delete", { targets: ["shop"] });

  expect([plan.failed, plan.text]).toEqual([true, expect.stringMatching(/ would not be done: GET .*: 403 /)]);
  expect(held.data.because).toContainEqual(expect.stringMatching(/ would not be done: GET .*: 403 /));
  expect([kept.failed, kept.text]).toEqual([
    true,
    expect.stringMatching(/^Nothing was deleted\. .* could not be looked at: GET /),
  ]);
  expect(kept.data).not.toHaveProperty("confirmation");
  expect(writes(atlas)).toHaveLength(before);
});

test("while another run holds the home a tool that writes says whose it is, and does nothing; once it is free it goes on", async () => {
  const { desk, atlas } = await deskWithAtlas(shopFiles);
  const agent = await agentIn(desk, { patience: 30 });
  const lock = await acquireLock(openHome(desk.home), { verb: "delete" });

  const refused = await agent.confirmed("update");

  expect(refused.failed).toBe(true);
  expect(refused.text).toMatch(
    /^The home is in use by `monk delete` \(process \d+ on .*waited 0 s for it\. Wait until it has ended/,
  );
  expect(writes(atlas)).toEqual([]);
  expect((await agent.call("plan")).data.counts).toEqual({ create: 3 });
  await lock.release();
  expect(await agent.confirmed("update")).toMatchObject({ failed: false, data: { outcome: "done" } });
});

test("a call leaves nothing behind that every later step of the server would carry on", async () => {
  const { desk } = await deskWithAtlas(shopFiles);
  const agent = await agentIn(desk);
  // Node hangs a member on each step for each storage that somebody has opened and not closed.
  const carried = () => Object.getOwnPropertySymbols(new AsyncResource("probe")).length;
  await agent.call("plan");
  const before = carried();
  for (let times = 0; times < 3; times += 1) await agent.call("plan");
  expect(carried()).toBe(before);
});

test("an action that is cancelled says what is left to do, and an update does that", async () => {
  const key = `namespace: shop
deployer:
  defines: mongodb-atlas/api-key
  organization: my-organization
  name: deployer
  roles: [ORG_MEMBER]
  private_key_secret_ref: key
  permitted-secrets: { mongodb-atlas-token: true, key: true }
`;
  const { desk, atlas } = await deskWithAtlas({ "mongodb-atlas.yaml": key });
  const stop = new AbortController();
  let isToStop = false;
  desk.environment.ATLAS_API_URL = await crossing(atlas.url, async (moment, _, { method, url }) => {
    if (!isToStop || moment === "before" || method !== "POST" || !url?.endsWith("/apiKeys")) return;
    stop.abort();
    // The word of it is on its way to the server.
    await new Promise((later) => setTimeout(later, 100));
  });
  const agent = await agentIn(desk);
  await agent.confirmed("update");
  const given = { target: "shop/deployer", grace: "2h" };
  const confirmation = codeIn(await agent.call("api-key_rotate", given));
  isToStop = true;
  const cancelled = agent.call("api-key_rotate", { ...given, confirmation }, { signal: stop.signal });
  await expect(cancelled).rejects.toThrow();
  await vi.waitUntil(() => agent.logged.length > 0, 10_000);

  const text = expect.stringContaining("plan says what is left, and update ends it");
  expect(agent.logged[0]?.data).toMatchObject({ tool: "api-key_rotate", cancelled: true, text });
  expect(await agent.confirmed("update")).toMatchObject({ failed: false, data: { outcome: "done" } });
  expect((await agent.call("plan")).data.counts).toEqual({ none: 1 });
});
