import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InputError } from "../../src/runtime/input-error.ts";
import { type Office, office, policy, shop } from "./office.ts";

const look = `read: "*"`;

/** The shop is there, and agent `bot` has these rules; `ID` in them is the id of its project. */
async function staffed(allow: readonly string[], deny: readonly string[] = [], yaml = shop) {
  const place = await office({ "mongodb-atlas.yaml": yaml });
  const anybody = place.program();
  expect(await anybody.update()).toEqual({});
  const { state } = await anybody.workspace.describe("shop/project");
  await place.write("policy.yaml", policy(allow, deny).replaceAll("ID", String(state.id)));
  place.requests();
  return { ...place, bot: place.program({ policies: ["policy.yaml"], agent: "bot" }) };
}

const writes = ({ requests }: Pick<Office, "requests">) =>
  requests().filter((one) => !/^(GET|POST \/api\/oauth)/.test(one));

/** The lines of the audit log. */
const audited = async (folder: string) =>
  (await readFile(join(folder, ".monk", "audit.jsonl"), "utf8")).trim().split("\n");

/** Ids differ from run to run. */
const plain = (text: string | undefined) => text?.replace(/\b[0-9a-f]{24}\b/g, "ID");

test("an agent that may only look plans, and its update sends no write", async () => {
  const { bot, write, ...place } = await staffed([look]);
  expect(Object.values(await bot.plan()).map(({ action }) => action)).toEqual(["none", "none", "none"]);
  await write("mongodb-atlas.yaml", shop.replace("role: read", "role: readWrite").replace("M10", "M20"));
  const planned = await bot.plan();
  expect(planned["shop/orders"]).toMatchObject({ action: "refuse", changes: [{ field: "instance_size" }] });
  expect(planned["shop/reader"]).toMatchObject({ action: "refuse", changes: [{ field: "roles" }] });
  expect(plain((await bot.update())["shop/reader"])).toMatchInlineSnapshot(
    `"this change is not allowed: no rule of policy.yaml lets agent "bot" write users in project ID. Leave it to somebody who may, or have a rule added to policy.yaml."`,
  );
  expect(writes(place)).toEqual([]);
});

test("an update that the policy allows in part does not begin what it would not finish", async () => {
  const { bot, write, ...place } = await staffed([look, "write: [clusters, users]"]);
  const wanted = shop.replace("M10", "M20").replace("192.0.2.0/24", "198.51.100.0/24");
  await write("mongodb-atlas.yaml", wanted.replace("role: read", "role: readWrite"));
  const planned = await bot.plan();
  expect(plain(planned["shop/orders"]?.reason)).toMatchInlineSnapshot(
    `"this change is not allowed: no rule of policy.yaml lets agent "bot" write network in project ID"`,
  );
  expect(planned["shop/reader"]?.action).toBe("change");
  expect(Object.keys(await bot.update())).toEqual(["shop/orders"]);
  expect(writes(place)).toEqual([expect.stringContaining("/databaseUsers/admin/reader")]);
});

test("a size limit holds, and the plan says so in advance", async () => {
  const { bot, write, ...place } = await staffed([look, "{ name: small ones, write: [clusters], up_to: M20 }"]);
  await write("mongodb-atlas.yaml", shop.replace("M10", "M30"));
  expect(plain((await bot.plan())["shop/orders"]?.reason)).toMatchInlineSnapshot(
    `"this change is not allowed: no rule of policy.yaml lets agent "bot" write clusters in project ID; the nearest rule goes up to M20, and this is M30 (policy.yaml: agents.bot.allow[1] "small ones")"`,
  );
  expect(Object.keys(await bot.update())).toEqual(["shop/orders"]);
  expect(writes(place)).toEqual([]);
  await write("mongodb-atlas.yaml", shop.replace("M10", "M20"));
  expect(await bot.update()).toEqual({});
});

test("the plan says in advance what stands against a cluster whose project is not there yet", async () => {
  const allow = [look, "{ write: [projects, network] }", "{ write: [clusters], up_to: M10 }"];
  const files = { "mongodb-atlas.yaml": shop.replace("M10", "M30"), "policy.yaml": policy(allow) };
  const { program, ...place } = await office(files);
  const planned = await program({ policies: ["policy.yaml"], agent: "bot" }).plan();
  expect(planned["shop/project"]?.action).toBe("create");
  expect(planned["shop/orders"]).toMatchObject({ action: "refuse", reason: expect.stringContaining("up to M10") });
  expect(planned["shop/reader"]).toMatchObject({ action: "refuse", reason: expect.stringContaining("write users") });
  expect(writes(place)).toEqual([]);
});

test("a project is allowed by its name, which Atlas is asked for once", async () => {
  const { bot, write, requests } = await staffed([look, "{ write: [users, clusters, network], projects: [shop-*] }"]);
  await write("mongodb-atlas.yaml", shop.replace("role: read", "role: readWrite").replace("M10", "M20"));
  expect(await bot.update()).toEqual({});
  const sent = requests();
  expect(writes({ requests: () => sent })).toHaveLength(2);
  expect(sent.filter((one) => /^GET \/groups\/[0-9a-f]{24}$/.test(one))).toHaveLength(1);
});

test("a project that may be deleted by its name is deleted to the end", async () => {
  const { bot, requests } = await staffed(['{ write: "*", projects: [shop-*] }']);
  const { outcome, results } = await bot.workspace.remove(["shop"]);
  expect({ outcome, project: results.get("shop/project") }).toEqual({ outcome: "done", project: "done" });
  expect(requests().at(-1)).toMatch(/^GET \/groups\/[0-9a-f]{24}$/);
});

test("a project is allowed by its id, and nobody is asked for its name", async () => {
  const { bot, write, requests } = await staffed([look, '{ write: [users], projects: ["ID"] }']);
  await write("mongodb-atlas.yaml", shop.replace("role: read", "role: readWrite"));
  expect(await bot.update()).toEqual({});
  expect(requests().filter((one) => /^GET \/groups\/[0-9a-f]{24}$/.test(one))).toEqual([]);
});

test("a name that the home remembers of another project is not believed", async () => {
  const { folder, program, write, bot, ...place } = await staffed([look, "{ write: [users], projects: [sandbox] }"]);
  // What an agent can do that may write into the home, or that brings a home of its own.
  const file = join(folder, ".monk", "state.json");
  const state = await readFile(file, "utf8");
  expect(state).toContain("shop-staging");
  await write(join(".monk", "state.json"), state.replaceAll("shop-staging", "sandbox"));
  const [id = ""] = /[0-9a-f]{24}/.exec(state) ?? [];
  const reader = shop.slice(shop.indexOf("reader:")).replace(/ {2}project_id[\s\S]*/, `  project_id: ${id}\n`);
  await write("mongodb-atlas.yaml", `namespace: shop\n\n${reader.replace("role: read", "role: readWrite")}`);
  const failed = await bot.update();
  expect(plain(failed["shop/reader"])).toMatchInlineSnapshot(
    `"this change is not allowed: no rule of policy.yaml lets agent "bot" write users in project ID; the nearest rule is for project sandbox (policy.yaml: agents.bot.allow[1]). Leave it to somebody who may, or have a rule added to policy.yaml."`,
  );
  expect(writes(place)).toEqual([]);
});

test("a project is made under a name that the policy allows, and under no other", async () => {
  const allow = [look, "{ write: [projects], projects: [shop-*] }"];
  const [project = ""] = shop.split("orders:");
  const files = { "mongodb-atlas.yaml": project.replace("shop-staging", "production"), "policy.yaml": policy(allow) };
  const { program, write, ...place } = await office(files);
  const bot = program({ policies: ["policy.yaml"], agent: "bot" });
  expect((await bot.plan())["shop/project"]?.action).toBe("refuse");
  expect(Object.keys(await bot.update())).toEqual(["shop/project"]);
  expect(writes(place)).toEqual([]);
  await write("mongodb-atlas.yaml", project);
  expect(await bot.update()).toEqual({});
  await write("mongodb-atlas.yaml", project.replace("shop-staging", "production"));
  expect(Object.keys(await bot.update())).toEqual(["shop/project"]);
  expect(writes(place)).toEqual(["POST /groups"]);
});

test("an action that a rule forbids is refused before Atlas is asked anything, and the refusal names the rule", async () => {
  const deny = ["{ name: no restores, write: [backups], actions: [restore] }"];
  const { bot, folder, requests } = await staffed([look, 'write: "*"'], deny);
  const restore = bot.workspace.act("shop/orders", "restore", { latest: "true", confirm: "orders" });
  await expect(restore.catch((error) => Promise.reject(plain(error.message)))).rejects.toMatchInlineSnapshot(
    `"shop/orders/restore is not allowed: a rule keeps agent "bot" from writing backups in project ID by restore (policy.yaml: agents.bot.deny[0] "no restores"). A deny rule wins over every allow rule: leave this to somebody who may, or have the policy changed."`,
  );
  expect(requests()).toEqual([]);
  // The program before it may still be writing down its last looks.
  const refusals = (await audited(folder)).map((line) => JSON.parse(line)).filter(({ event }) => event === "refused");
  expect(refusals.at(-1)).toMatchObject({
    agent: "bot",
    entity: "shop/orders",
    operation: "restore",
    rule: 'policy.yaml: agents.bot.deny[0] "no restores"',
  });
  expect(await bot.workspace.act("shop/orders", "list-snapshots", {})).toEqual([]);
});

test("a restore over a cluster is a matter of clusters too, and a download is not", async () => {
  const { bot, program, requests, ...place } = await staffed([look, "write: [backups]"]);
  const anybody = program().workspace;
  const { id } = (await anybody.act("shop/orders", "create-snapshot", { wait: "true" })) as { id: string };
  requests();
  const restore = bot.workspace.act("shop/orders", "restore", { snapshot_id: id, confirm: "orders" });
  await expect(restore).rejects.toThrow(/no rule of policy.yaml lets agent "bot" write clusters in project/);
  expect(requests()).toEqual([]);
  await bot.workspace.act("shop/orders", "restore", { snapshot_id: id, download: "true" });
  await place.write("policy.yaml", policy([look, "{ write: [backups, clusters], actions: [restore] }"]));
  const better = program({ policies: ["policy.yaml"], agent: "bot" }).workspace;
  expect(await better.act("shop/orders", "restore", { snapshot_id: id, confirm: "orders" })).toMatchObject({
    target: "orders",
  });
});

test("a restore into another project is a matter of the clusters there, and not of those here", async () => {
  const rules = [look, "write: [backups]", '{ write: [clusters], projects: ["ID"] }'];
  const { bot, program, write, ...place } = await staffed(rules);
  const other = shop.replaceAll("shop-staging", "production").replaceAll("shop/", "prod/").replace("shop\n", "prod\n");
  await write("other.yaml", other);
  const anybody = program({ files: ["mongodb-atlas.yaml", "other.yaml"] });
  expect(await anybody.update()).toEqual({});
  const here = await anybody.workspace.describe("shop/project");
  const there = await anybody.workspace.describe("prod/project");
  const from = async (path: string) =>
    String(((await anybody.workspace.act(path, "create-snapshot", { wait: "true" })) as { id: string }).id);
  const into = { target_id: "orders", confirm: "orders" };
  writes(place);
  const out = { snapshot_id: await from("shop/orders"), target_project_id: String(there.state.id), ...into };
  writes(place);
  await expect(bot.workspace.act("shop/orders", "restore", out)).rejects.toThrow(
    `write clusters in project ${there.state.id}`,
  );
  expect(writes(place)).toEqual([]);
  const both = program({ files: ["mongodb-atlas.yaml", "other.yaml"], policies: ["policy.yaml"], agent: "bot" });
  const back = { snapshot_id: await from("prod/orders"), target_project_id: String(here.state.id), ...into };
  expect(await both.workspace.act("prod/orders", "restore", back)).toMatchObject({ target: "orders" });
});

test("a restore drill is held to the size that its cluster would have, before anything is asked", async () => {
  const { bot, requests } = await staffed([look, "{ write: [backups, clusters], up_to: M10 }"]);
  const drill = bot.workspace.act("shop/orders", "verify-backup", { latest: "true", instance_size: "M30" });
  await expect(drill).rejects.toThrow("goes up to M10, and this is M30");
  expect(requests()).toEqual([]);
});

test("an action is allowed by its name alone", async () => {
  const { bot } = await staffed([look, "{ write: [backups], actions: [create-snapshot] }"]);
  expect(await bot.workspace.act("shop/orders", "create-snapshot", {})).toMatchObject({ trigger: "on_demand" });
  await expect(bot.workspace.act("shop/orders", "verify-backup", { latest: "true" })).rejects.toThrow(
    "create-snapshot, and this is verify-backup",
  );
});

test("a restore into another project needs to be allowed in both", async () => {
  const { bot, program, write, ...place } = await staffed([look, '{ write: [backups], projects: ["ID"] }']);
  const other = shop.replaceAll("shop-staging", "production").replaceAll("shop/", "prod/").replace("shop\n", "prod\n");
  await write("other.yaml", other);
  const anybody = program({ files: ["mongodb-atlas.yaml", "other.yaml"] });
  expect(await anybody.update()).toEqual({});
  const { state } = await anybody.workspace.describe("prod/project");
  const { id } = (await anybody.workspace.act("shop/orders", "create-snapshot", { wait: "true" })) as { id: string };
  writes(place);
  const target = { target_id: "orders", target_project_id: String(state.id), confirm: "orders" };
  const restore = bot.workspace.act("shop/orders", "restore", { snapshot_id: id, ...target });
  await expect(restore).rejects.toThrow(
    `is not allowed: no rule of policy.yaml lets agent "bot" write backups in project ${state.id}`,
  );
  expect(writes(place)).toEqual([]);
});

test("switching backups off is a matter of backups, wherever it is sent", async () => {
  const { bot, write, ...place } = await staffed([look, "write: [clusters]"]);
  await write("mongodb-atlas.yaml", shop.replace("  allow_ips", "  backup: { enabled: false }\n  allow_ips"));
  expect((await bot.plan())["shop/orders"]?.reason).toContain("write backups");
  expect(Object.keys(await bot.update())).toEqual(["shop/orders"]);
  expect(writes(place)).toEqual([]);
});

test("a deletion that takes the backups along is a matter of backups too", async () => {
  const yaml = shop.replace("  allow_ips: [192.0.2.0/24]", "  backup: { retain_on_delete: false }");
  const { bot, write, program, ...place } = await staffed([look, "write: [clusters]"], [], yaml);
  expect((await bot.workspace.remove(["shop/orders"])).outcome).toBe("failed");
  expect(writes(place)).toEqual([]);
  await write("mongodb-atlas.yaml", yaml.replace("retain_on_delete: false", "retain_on_delete: true"));
  expect(await program().update()).toEqual({});
  expect((await bot.workspace.remove(["shop/orders"])).outcome).toBe("done");
});

test("a deletion that removes access entries, or is preceded by a snapshot, needs to be allowed those", async () => {
  const { bot, program, write, ...place } = await staffed([look, "write: [clusters]"]);
  const { outcome } = await bot.workspace.remove(["shop/orders"]);
  expect(outcome).toBe("failed");
  const yaml = shop.replace("  allow_ips: [192.0.2.0/24]", "  snapshot_before: [delete]");
  await write("mongodb-atlas.yaml", yaml);
  expect(await program().update()).toEqual({});
  writes(place);
  expect((await bot.workspace.remove(["shop/orders"])).outcome).toBe("failed");
  expect(writes(place)).toEqual([]);
  await write("policy.yaml", policy([look, "write: [clusters, backups]"]));
  const better = program({ policies: ["policy.yaml"], agent: "bot" });
  expect((await better.workspace.remove(["shop/orders"])).outcome).toBe("done");
});

test("a deletion in a project that only a part of the rules allows is not begun", async () => {
  const rules = [look, "write: [network]", "{ write: [clusters], projects: [sandbox] }"];
  const { bot, ...place } = await staffed(rules);
  expect((await bot.workspace.remove(["shop/orders"])).outcome).toBe("failed");
  expect(writes(place)).toEqual([]);
});

test("deleting a Flex cluster is a matter of backups, for its snapshots go with it", async () => {
  const yaml = shop.replace("M10", "FLEX").replace("  allow_ips: [192.0.2.0/24]\n", "");
  const { bot, program, write, ...place } = await staffed([look, "write: [clusters]"], [], yaml);
  expect((await bot.workspace.remove(["shop/orders"])).outcome).toBe("failed");
  expect(writes(place)).toEqual([]);
  await write("policy.yaml", policy([look, "write: [clusters, backups]"]));
  const better = program({ policies: ["policy.yaml"], agent: "bot" });
  expect((await better.workspace.remove(["shop/orders"])).outcome).toBe("done");
});

test("a state that was edited to call a cluster the leftover of a drill gets no cluster deleted", async () => {
  const { bot, folder, program, ...place } = await staffed([look, 'write: "*"'], ["{ write: '*', actions: [delete] }"]);
  const { state } = await program().workspace.describe("shop/orders");
  const drill = { name: "orders", of: "orders", project_id: state.project_id, id: state.id };
  const file = join(folder, ".monk", "state.json");
  const text = await readFile(file, "utf8");
  const edited = text.replaceAll(`"id": "${state.id}"`, `"id": "${state.id}", "drill": ${JSON.stringify(drill)}`);
  expect(edited).not.toBe(text);
  await writeFile(file, edited);
  await bot.update();
  expect(place.atlas.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
});

test("a deletion that is not allowed is refused before Atlas is asked anything, and nothing else is deleted", async () => {
  const { bot, requests, atlas } = await staffed([look, 'write: "*"'], ["{ write: [clusters], actions: [delete] }"]);
  const { outcome, results } = await bot.workspace.remove(["shop"]);
  expect(outcome).toBe("failed");
  expect(results.get("shop/reader")).toBe("skipped");
  expect(writes({ requests })).toEqual([]);
  expect(atlas.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
  const { results: alone } = await bot.workspace.remove(["shop/orders"]);
  expect(alone.get("shop/orders")).toBe("failed");
  expect(requests()).toEqual([]);
});

test("a request that is refused is not tried again, and asks for no token", async () => {
  const { bot, atlas, folder } = await staffed(["read: [organizations]"]);
  const before = atlas.requests.length;
  const planned = await bot.plan();
  expect(Object.values(planned).map(({ action }) => action)).toEqual(["refuse", "refuse", "refuse"]);
  expect(plain(planned["shop/project"]?.reason)).toMatchInlineSnapshot(
    `"listProjects is not allowed: no rule of policy.yaml lets agent "bot" read projects. Leave it to somebody who may, or have a rule added to policy.yaml."`,
  );
  expect(atlas.requests.length).toBe(before);
  const refused = (await audited(folder)).filter((line) => line.includes('"refused"'));
  expect(refused.some((line) => line.includes('"operation":"listProjects"'))).toBe(true);
});

test("a policy with a mistake stops everything before Atlas is asked", async () => {
  const { program, write, requests } = await staffed([look, 'write: "*"']);
  await write("policy.yaml", policy(["{ write: [everything] }"]));
  const bot = program({ policies: ["policy.yaml"], agent: "bot" });
  const { workspace } = bot;
  for (const attempt of [
    () => workspace.plan(),
    () => workspace.update(),
    () => workspace.remove(["shop"]),
    () => workspace.act("shop/orders", "list-snapshots", {}),
  ]) {
    await expect(attempt()).rejects.toBeInstanceOf(InputError);
  }
  expect(requests()).toEqual([]);
});

test("the home's own policy and those that are named all have to allow it", async () => {
  const { program, write, ...place } = await staffed([look, 'write: "*"']);
  const narrow = policy([look, "write: [users]"]);
  await write("narrow.yaml", narrow);
  const changed = shop.replace("role: read", "role: readWrite").replace("M10", "M20");
  await write("mongodb-atlas.yaml", changed);
  const both = program({ policies: ["policy.yaml", "narrow.yaml"], agent: "bot" });
  expect((await both.plan())["shop/orders"]?.reason).toContain("no rule of narrow.yaml");

  await write(join(".monk", "policy.yaml"), narrow);
  const own = program({ policies: ["policy.yaml"], agent: "bot" });
  expect((await own.plan())["shop/orders"]?.action).toBe("refuse");
  await write(join(".monk", "policy.yaml"), "agents: everybody");
  await expect(program({ policies: ["policy.yaml"], agent: "bot" }).plan()).rejects.toBeInstanceOf(InputError);
  expect(writes(place)).toEqual([]);
});

test("a name that cannot be learnt is no leave, and nobody takes the write for sent", async () => {
  const { atlas, bot, write, ...place } = await staffed([look, "{ write: [users], projects: [shop-*] }"]);
  await write("mongodb-atlas.yaml", shop.replace("role: read", "role: readWrite"));
  atlas.failNext({ operation: "GET /groups/{groupId}", status: 403, errorCode: "USER_UNAUTHORIZED" });
  const failed = await bot.update(["shop/reader"]);
  expect(plain(failed["shop/reader"])).toMatchInlineSnapshot(
    `"the policy depends on the name of project ID, which could not be learnt: GET /groups/ID: 403 USER_UNAUTHORIZED: This answer was asked for by a fault. Give the credential the role "Project Read Only" (or a higher one), in Atlas under Access Manager. A rule with the project's id needs no name."`,
  );
  expect(writes(place)).toEqual([]);
  expect(await bot.update(["shop/reader"])).toEqual({});
});
