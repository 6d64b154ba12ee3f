import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inventory } from "../../src/inventory/index.ts";
import { Desk } from "../cli/support/monk.ts";
import { estate } from "./estate.ts";

/** A desk for who may only read, in an organization with a project and a user in it. */
async function readingDesk() {
  const { atlas, credential, owner, project } = await estate();
  const groupId = await project("shop");
  const roles = [{ roleName: "read", databaseName: "shop" }];
  const body = { groupId, databaseName: "admin", username: "reader", password: "a-sample-password", roles };
  await owner.call("createDatabaseUser", { groupId, body });
  const desk = new Desk();
  desk.environment.ATLAS_API_URL = atlas.url;
  desk.environment.MONK_SECRET_READER = credential;
  return { desk, atlas };
}

test("inventory needs no template and no right to write, and says how much there is of everything", async () => {
  const { desk, atlas } = await readingDesk();
  const before = atlas.requests.length;

  const { code, stdout } = await desk.monk("inventory --secret reader --nofancy");

  expect(code).toBe(0);
  expect(stdout).toMatch(/^Organization +Projects +Clusters +People +API keys/);
  expect(stdout).toMatch(/\nmy-organization +1 +0 +1 +1 +3 +1 +0\n/);
  const sent = atlas.requests.slice(before).filter(({ path }) => !path.startsWith("/api/oauth/"));
  expect(sent.length).toBeGreaterThan(5);
  expect(sent.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("inventory --json is the document that its schema describes, and beside it a page and tables can be had", async () => {
  const { desk } = await readingDesk();

  const { code, stdout, stderr } = await desk.monk(
    "inventory --secret reader --json --html out/page.html --csv out/csv",
  );

  expect(code).toBe(0);
  const read = inventory.parse(JSON.parse(stdout));
  expect(read.database_users.map(({ username }) => username)).toEqual(["reader"]);
  expect(stderr).toContain(`Written: ${join(desk.folder, "out", "page.html")}`);
  const page = join(desk.folder, "out", "page.html");
  expect(readFileSync(page, "utf8")).toContain("<title>Atlas inventory of my-organization</title>");
  expect(statSync(page).mode & 0o077).toBe(0);
  expect(readdirSync(join(desk.folder, "out", "csv"))).toContain("database_users.csv");
});

test("a credential that sees no organization is told, in place of an empty table", async () => {
  const { code, stdout } = await new Desk().monk("inventory --emulator");

  expect({ code, stdout }).toEqual({ code: 0, stdout: "The credential sees no organization.\n" });
});

test("a place where a report cannot be written is named, with the reason", async () => {
  const { desk } = await readingDesk();
  desk.write("taken", "");

  const csv = await desk.monk("inventory --secret reader --csv taken");
  const html = await desk.monk("inventory --secret reader --html .");

  expect(csv).toMatchObject({ code: 1, stdout: "" });
  expect(csv.stderr).toContain(
    "✖ taken/organizations.csv cannot be written: a part of that path is a file, and no folder\n",
  );
  expect(html.stderr).toContain(
    "✖ . cannot be written: there is a folder of that name\n  hint: name another place for it\n",
  );
});

test("what could not be read is told, and the exit code is 1", async () => {
  const { desk, atlas } = await readingDesk();
  atlas.failNext({ operation: "GET /groups/{groupId}/accessList", status: 403 });

  const { code, stdout } = await desk.monk("inventory --secret reader --nofancy");

  expect(code).toBe(1);
  expect(stdout).toContain(
    "warning 1 thing could not be read:\n  access entries of my-organization / shop: GET /groups/",
  );
  // How many there are nobody knows; that is not none.
  expect(stdout.split("\n")[1]).toMatch(/^my-organization .* \?$/);
});

test("inventory is subject to the policy, and is in the audit log under its own name", async () => {
  const { desk } = await readingDesk();
  writeFileSync(
    join(desk.folder, "policy.yaml"),
    `version: 1
agents:
  auditor:
    allow: [{ read: [organizations, projects, clusters, keys, network], actions: [inventory] }]
`,
  );

  const { code, stdout } = await desk.monk("inventory --secret reader --policy policy.yaml --as auditor --json");

  expect(code).toBe(1);
  expect(JSON.parse(stdout).unread).toMatchObject([{ kind: "database_users", project: "shop", status: null }]);
  const log = await desk.monk("audit --agent auditor --json --limit 100");
  const entries = log.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(new Set(entries.map(({ verb }) => verb))).toEqual(new Set(["inventory"]));
  expect(entries.filter(({ event }) => event === "refused").map(({ operation }) => operation)).toEqual([
    "listDatabaseUsers",
  ]);
});

test("a secret that is not set, and an organization that is not seen, are told with what to do", async () => {
  const { desk } = await readingDesk();
  expect(await desk.monk("inventory --secret nobody --nofancy")).toMatchObject({
    code: 1,
    stderr: 'FAILED secret "nobody" is not set. Set it with monk secrets add -g nobody, or name another.\n',
  });
  const { code, stderr } = await desk.monk("inventory --secret reader --org other --nofancy");
  expect(code).toBe(1);
  expect(stderr).toContain('the credential sees no organization "other". It sees my-organization.');
});
