import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { Atlas } from "../../src/atlas/index.ts";
import { nodeHost } from "../../src/host/node/node-host.ts";
import { deskWithAtlas } from "./support/atlas.ts";

const policy = `version: 1
agents:
  bot:
    allow:
      - { name: look, read: [projects, organizations] }
      - { name: users by hand, write: [users], actions: [api] }
  sweeper:
    allow:
      - { name: clusters alone, write: [clusters], actions: [api] }
  deployer:
    allow:
      - { name: whatever else, read: "*", write: [users, backups] }
      - { name: by template, write: [users], actions: [update] }
`;

/** A desk whose Atlas has these projects, and how to find the writes that reached it. */
async function withProjects(...names: readonly string[]) {
  const { desk, atlas } = await deskWithAtlas({ "policy.yaml": policy });
  const [org] = atlas.orgs;
  const ids: string[] = [];
  const { clientId, clientSecret } = atlas.serviceAccount;
  const host = nodeHost();
  const credentials = `${clientId}:${clientSecret}`;
  const client = new Atlas({ host, baseUrl: atlas.url, credentials, userAgent: "test" });
  for (const name of names) {
    ids.push((await client.call("createProject", { body: { name, orgId: org?.id ?? "" } })).id);
  }
  await host.close();
  atlas.requests.splice(0);
  const writes = () =>
    atlas.requests.filter(({ method, path }) => method !== "GET" && !path.includes("oauth")).map(({ path }) => path);
  return { desk, atlas, ids, writes };
}

test("without a name it lists the operations, without asking Atlas", async () => {
  const { desk, atlas } = await deskWithAtlas({});
  const { code, stdout } = await desk.monk("api --area clusters");
  const [heading, ...lines] = stdout.split("\n");
  expect(code).toBe(0);
  expect(heading?.split(/ {2,}/)).toEqual(["Operation", "Access", "Role", "Request"]);
  expect(lines.find((line) => line.startsWith("getCluster "))?.split(/ {2,}/)).toEqual([
    "getCluster",
    "read",
    "Project Read Only",
    "GET /groups/{groupId}/clusters/{clusterName}",
  ]);
  expect((await desk.monk("api")).stdout).toMatch(/^Operation +Access +Area +Role +Request\n/);
  const all: { name: string }[] = JSON.parse((await desk.monk("api --json")).stdout);
  expect(all.length).toBeGreaterThan(lines.length);
  expect((await desk.monk("api clusters")).stderr).toContain("hint: monk api --area clusters lists those of that area");
  expect((await desk.monk("api --area cluster")).stderr).toContain("did you mean `clusters`?");
  expect(atlas.requests).toEqual([]);
});

test("--describe says what an operation takes, without asking Atlas", async () => {
  const { desk, atlas } = await deskWithAtlas({});
  const { code, stdout } = await desk.monk("api deleteCluster --describe");
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "deleteCluster
      Request     DELETE /groups/{groupId}/clusters/{clusterName}
      Access      write clusters
      Role        Project Owner
      Version     2023-02-01
      Rate limit  clusters
      Twice       has the effect of once

      monk api deleteCluster groupId=… clusterName=…
      and, if need be:
        retainBackups=  (boolean)
    "
  `);
  expect(JSON.parse((await desk.monk("api deleteCluster --describe --json")).stdout)).toMatchObject({
    parameters: ["groupId", "clusterName"],
    query: [{ name: "retainBackups", type: "boolean" }],
  });
  expect(atlas.requests).toEqual([]);
});

test("a read is called by name and answers JSON; a list is read to its end, or to --limit", async () => {
  const { desk, ids, writes } = await withProjects("one", "two", "three");
  const one = await desk.monk(`api getProject groupId=${ids[0]}`);
  expect(JSON.parse(one.stdout)).toMatchObject({ id: ids[0], name: "one" });
  expect(JSON.parse((await desk.monk("api listProjects")).stdout)).toHaveLength(3);
  const cut = await desk.monk("api listProjects --limit 2");
  expect(JSON.parse(cut.stdout)).toHaveLength(2);
  expect(cut.stderr).toBe("The first 2: there are more.\n");
  expect((await desk.monk("api listProjects --limit 3")).stderr).toBe("");
  expect((await desk.monk(`api getProject --limit 3`)).stderr).toContain("getProject answers no list");
  expect(writes()).toEqual([]);
});

test("a write is shown and not sent, until --yes", async () => {
  const { desk, atlas, ids, writes } = await withProjects("shop");
  const line = `api deleteProject groupId=${ids[0]}`;
  const { code, stdout, stderr } = await desk.monk(line);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: "",
    stderr: `✖ deleteProject writes, and nothing was sent yet:\n  DELETE /groups/${ids[0]}\n  hint: --yes sends it\n`,
  });
  expect(atlas.requests).toEqual([]);
  expect(await desk.monk(`${line} --yes`)).toEqual({ code: 0, stdout: "", stderr: "✔ deleteProject done\n" });
  expect(writes()).toEqual([`/api/atlas/v2/groups/${ids[0]}`]);
});

test("a body comes from standard input, and its password shows up nowhere", async () => {
  const { desk, atlas, ids } = await withProjects("shop");
  const user = {
    username: "reader",
    databaseName: "admin",
    password: "very-secret-1",
    roles: [{ roleName: "read", databaseName: "admin" }],
  };
  const line = `api createDatabaseUser groupId=${ids[0]} --body - --verbose`;
  const shown = await desk.monk(line, JSON.stringify(user));
  expect(shown.code).toBe(1);
  const made = await desk.monk(`${line} --yes`, JSON.stringify(user));
  expect(JSON.parse(made.stdout)).toMatchObject({ username: "reader" });
  expect(atlas.requests.find(({ method, path }) => method === "POST" && path.endsWith("/databaseUsers"))?.body).toEqual(
    {
      ...user,
      groupId: undefined,
    },
  );
  const log = await desk.monk("audit --json");
  expect(log.stdout).toContain('"password"');
  expect(`${JSON.stringify([shown, made])}${log.stdout}`).not.toContain("very-secret-1");
});

test("what would answer a secret is not called, and the entity that keeps it is named", async () => {
  const { desk, atlas } = await deskWithAtlas({});
  const orgId = atlas.orgs[0]?.id;
  const { code, stderr } = await desk.monk(`api createOrganizationApiKey orgId=${orgId} body={} --yes`);
  expect(code).toBe(1);
  expect(stderr).toContain("declare it as mongodb-atlas/api-key");
  expect(atlas.requests).toEqual([]);
  expect((await desk.monk("api createServiceAccountSecret --yes")).stderr).toContain("mongodb-atlas/service-account");
});

test("an error of Atlas is told with what to do, and a missing credential by its name", async () => {
  const { desk } = await withProjects();
  const absent = await desk.monk(`api getProject groupId=${"0".repeat(24)}`);
  expect(absent.code).toBe(1);
  expect(absent.stderr).toContain("404 GROUP_NOT_FOUND");
  expect((await desk.monk("api listProjects --secret other")).stderr).toContain('secret "other" is not set');
});

test("a write whose answer is lost is not said to have failed, and not to be repeated blindly", async () => {
  const { desk, atlas } = await withProjects();
  const body = `{"name":"shop","orgId":"${atlas.orgs[0]?.id}"}`;
  atlas.failNext({ operation: "POST /groups", kind: "reset-after" });
  const { code, stderr } = await desk.monk(["api", "createProject", `body=${body}`, "--yes"]);
  expect(code).toBe(1);
  expect(stderr).toContain("it is not known whether this was carried out");
  expect(stderr).toContain("Look at what is there before you send createProject again: twice may do it twice.");
  expect(JSON.parse((await desk.monk("api listProjects")).stdout)).toHaveLength(1);
});

test("a deletion whose answer is lost is done once Atlas says that there is nothing left of it", async () => {
  const { desk, atlas, ids, writes } = await withProjects("shop");
  const remove = `api deleteProject groupId=${ids[0]} --yes`;
  atlas.failNext({ operation: "DELETE /groups/{groupId}", kind: "reset-after" });
  const { code, stderr } = await desk.monk(remove);
  expect([code, stderr]).toEqual([0, expect.stringContaining("deleteProject done")]);
  expect(writes()).toHaveLength(2);
  const again = await desk.monk(remove);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("404")]);
});

test("a policy judges it as `api`, and the log has what it let through and what it refused", async () => {
  const { desk, ids, writes } = await withProjects("shop");
  const as = (agent: string, line: string) =>
    desk.monk(`api ${line} groupId=${ids[0]} --policy policy.yaml --as ${agent}`);
  expect((await as("bot", "getProject")).code).toBe(0);
  const refused = await as("bot", "listClusters");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    'listClusters is not allowed: no rule of policy.yaml lets agent "bot" read clusters',
  );
  const remove = "deleteDatabaseUser databaseName=admin username=nobody --yes";
  const other = await as("deployer", remove);
  expect(other.stderr).toContain("the nearest rule does not name its actions, and this is api");
  expect(writes()).toEqual([]);
  expect((await as("bot", remove)).stderr).toContain("404");
  expect(writes()).toHaveLength(1);
  const { stdout } = await desk.monk("audit --agent bot --nocolor");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/ {2,}/).slice(3));
  expect(lines).toContainEqual(["api", "getProject", expect.stringMatching(/^200/)]);
  expect(lines).toContainEqual(["api", "listClusters", expect.stringContaining("refused")]);
  expect(lines).toContainEqual(["api", "deleteDatabaseUser", "asked"]);
});

test("a cluster that is deleted by name takes its backups along, so that the policy on them has its say", async () => {
  const { desk, ids, writes } = await withProjects("shop");
  const remove = `api deleteCluster groupId=${ids[0]} clusterName=orders --yes --policy policy.yaml --as sweeper`;
  expect((await desk.monk(remove)).stderr).toContain('lets agent "sweeper" write backups');
  expect(writes()).toEqual([]);
  expect((await desk.monk(`${remove} retainBackups=true`)).stderr).toContain("404");
  expect(writes()).toHaveLength(1);
});

test("it reads no template, so that a broken one is not in its way", async () => {
  const { desk } = await deskWithAtlas({ "mongodb-atlas.yaml": "namespace: [" });
  mkdirSync(desk.home, { recursive: true });
  expect((await desk.monk("api listProjects")).stdout).toBe("[]\n");
});
