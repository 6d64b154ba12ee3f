import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Judgement } from "../../src/check/index.ts";
import { organization } from "../check/organization.ts";
import { program } from "../support/program.ts";
import { deskWithAtlas } from "./support/atlas.ts";
import { Desk, eventsOf } from "./support/monk.ts";

const run = promisify(execFile);

const open = `namespace: shop

project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }

everyone:
  defines: mongodb-atlas/ip-access-list-entry
  cidr_block: 0.0.0.0/0
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections:
    project: { runnable: shop/project, service: data }
`;

const waivers = `version: 1
waivers:
  - id: open-access-list
    resource: my-organization/shop/access-entries/*
    reason: a public demonstration
    until: 2999-12-31
`;

async function deskWithEverything() {
  const { desk, atlas } = await deskWithAtlas(
    { "mongodb-atlas.yaml": open, "waivers.yaml": waivers },
    { provisionSeconds: 0 },
  );
  expect((await desk.monk("update")).code).toBe(0);
  return { desk, atlas };
}

/** A desk with a saved inventory of an organization as it should be, but for an old key. */
function deskWithInventory() {
  const world = organization(({ api_keys, clusters, read_at: _, ...rest }) => {
    for (const key of api_keys) key.created_at = "2020-01-01T00:00:00Z";
    for (const cluster of clusters)
      Object.assign(cluster, { termination_protection: false, release_system: "CONTINUOUS" });
    for (const account of rest.service_accounts) account.secrets.length = 0;
  });
  return new Desk({ "inventory.json": JSON.stringify(world) });
}

test("it checks what is there, says how to mend it, sends no write, and is in the audit log under its name", async () => {
  const { desk, atlas } = await deskWithEverything();
  const before = atlas.requests.length;
  const { code, stdout } = await desk.monk("check --nofancy");
  const asked = atlas.requests.slice(before).filter(({ path }) => !path.startsWith("/api/oauth/"));

  expect(code).toBe(1);
  expect(stdout).toContain("critical  open-access-list\n");
  expect(stdout).toContain("\n  my-organization/shop/access-entries/0.0.0.0/0 lets every address of IPv4 connect\n");
  expect(stdout).toMatch(/\n {4}monk api deleteAccessEntry groupId=[0-9a-f]{24} entryValue=0\.0\.0\.0\/0 --yes\n/);
  expect(stdout).toMatch(/FAILED 1 at or above high; \d+ findings: 1 critical, .* Read on .* UTC from http:.*\n$/);
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter(({ method }) => method !== "GET")).toEqual([]);
  const log = eventsOf(await desk.monk("audit --limit 500 --json"));
  const own = log.filter(({ verb }) => verb === "check").map(({ operation }) => operation);
  expect(new Set(own)).toContain("listAccessEntries");
});

test("what a policy keeps from an agent is a finding, and no pass", async () => {
  const { desk } = await deskWithEverything();
  desk.write(
    "policy.yaml",
    `version: 1
agents:
  "*":
    allow: [{ read: [organizations, projects, clusters, users] }]
`,
  );
  const { code, stdout } = await desk.monk("check --json --policy policy.yaml");
  const { findings }: Judgement = JSON.parse(stdout);

  expect(code).toBe(1);
  expect(
    findings.find(({ subject }) => subject.path.endsWith("shop/not-read/access-entries/listAccessEntries")),
  ).toMatchObject({
    check: "not-read",
    severity: "critical",
  });
  expect(findings.filter(({ check }) => check === "open-access-list")).toEqual([]);
});

test("a waiver lets it pass, and every report is written beside what is printed", async () => {
  const { desk } = await deskWithEverything();
  const { code, stdout, stderr } = await desk.monk(
    "check --waivers waivers.yaml --json --html out/check.html --junit out/check.xml --sarif out/check.sarif",
  );
  const judgement: Judgement = JSON.parse(stdout);
  const file = (name: string) => readFileSync(join(desk.folder, "out", name), "utf8");

  expect(code).toBe(0);
  expect(judgement).toMatchObject({ format: "monk-mongodb-atlas/check", version: 1, failed: false });
  expect(judgement.findings[0]?.waived).toEqual({ reason: "a public demonstration", until: "2999-12-31" });
  expect(file("check.html")).toContain("a public demonstration");
  expect(file("check.xml")).toContain("waived until 2999-12-31: a public demonstration");
  expect(JSON.parse(file("check.sarif")).runs[0].results[0].suppressions).toHaveLength(1);
  expect(stderr.match(/^Written: /gm)).toHaveLength(3);
  if (process.platform !== "win32") expect(statSync(join(desk.folder, "out", "check.html")).mode & 0o777).toBe(0o600);
});

test("a saved inventory is judged without a home, a credential or Atlas", async () => {
  const desk = deskWithInventory();
  const { code, stdout, stderr } = await desk.monk("check --inventory inventory.json");

  expect(stdout.replace(/\d+ days ago/, "N days ago")).toMatchInlineSnapshot(`
    "medium  termination-protection
      Wanted: Clusters are protected against deletion. One wrong call, and the cluster is gone.
      acme/shop/clusters/orders is not protected against deletion
      Fix:
        defines: mongodb-atlas/cluster
        name: orders
        termination_protection: true

    medium  key-age
      Wanted: Keys and secrets are replaced in time. The longer a key lives, the more places have seen it.
      acme/api-keys/abcdefgh was made N days ago; at most 90 are allowed
      Fix:
        Where a template declares it as mongodb-atlas/api-key: monk do NAMESPACE/NAME/rotate. Otherwise declare a new one, switch over, and remove this one.

    ✔ Nothing at or above high; 2 findings: 2 medium; 27 passed. Read on 2026-11-20 11:59 UTC from https://cloud.mongodb.com.
    "
  `);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(existsSync(desk.home)).toBe(false);
});

test("an inventory may come through a pipe, and --fail-on says what makes it fail", async () => {
  const desk = deskWithInventory();
  const text = readFileSync(join(desk.folder, "inventory.json"), "utf8");
  const code = async (options: string) => (await desk.monk(`check --inventory - ${options}`, text)).code;

  expect(await code("--fail-on medium")).toBe(1);
  expect(await code("--fail-on high")).toBe(0);
  desk.write("left.txt", "jo@example.com\n");
  expect(await code("--fail-on high --left left.txt")).toBe(1);
});

test("what may be chosen is heeded", async () => {
  const desk = deskWithInventory();
  desk.write("left.txt", "jo@example.com\n");
  const ids = async (options: string) => {
    const { stdout } = await desk.monk(`check --inventory inventory.json --format json ${options}`);
    const { findings }: Judgement = JSON.parse(stdout);
    return [...new Set(findings.map(({ check }) => check))];
  };

  expect(await ids("")).toEqual(["termination-protection", "key-age"]);
  expect(await ids("--max-key-age 5000w")).toEqual(["termination-protection"]);
  expect(await ids("--left left.txt")).toEqual(["account-of-leaver", "termination-protection", "key-age"]);
  expect(await ids("--owner-tag team")).toEqual(["termination-protection", "key-age", "account-owner", "owner-tag"]);
  expect(await ids("--classification-tag class")).toEqual(["termination-protection", "key-age", "classification"]);
});

test.each([
  ["--inventory nowhere.json", "--inventory nowhere.json cannot be read: there is no such file"],
  ["--inventory waivers.yaml", "waivers.yaml is no JSON"],
  ["--inventory other.json", "other.json is no inventory: format: expected `monk-mongodb-atlas/inventory`"],
  ["--inventory inventory.json --org acme", "--org and --inventory do not go together"],
  ["--max-key-age 90", "--max-key-age 90: expected a number of days or weeks, with its unit"],
  ["--left other.json", 'other.json:1: "{\\"format\\": 1}" is no username'],
  ["--fail-on severe", "Allowed choices are info, low, medium, high, critical"],
  ["--json --format sarif", "--json and --format sarif want two things of one output"],
  ["--owner-tag=", "--owner-tag is empty"],
  ["--waivers broken.yaml", "broken.yaml:3:5: `waivers[0].until` is missing"],
])("%s is refused before anything is asked", async (options, message) => {
  const desk = deskWithInventory();
  desk.write("waivers.yaml", waivers);
  desk.write("other.json", '{"format": 1}');
  desk.write("broken.yaml", "version: 1\nwaivers:\n  - id: backup\n    resource: '*'\n    reason: because we say so\n");
  const { code, stdout, stderr } = await desk.monk(`check ${options}`);

  expect(stderr + (stdout.startsWith("{") ? JSON.parse(stdout).error.message : "")).toContain(message);
  expect(code).toBe(1);
  expect(existsSync(join(desk.home, "audit.jsonl"))).toBe(false);
});

test("--list names every check, and asks nothing", async () => {
  const desk = new Desk();
  const { code, stdout } = await desk.monk("check --list");

  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "Check                   Severity  What is so where it passes
    not-read                critical  Everything could be read
    open-access-list        critical  No access list is open to everyone
    backup                  high      Dedicated clusters are backed up
    automatic-failover      high      Clusters fail over by themselves
    encryption-in-transit   high      Dedicated clusters accept TLS 1.2 and newer only
    atlas-admin             high      No database user is atlasAdmin
    account-of-leaver       high      Nobody who has left has an account
    version-ended           high      Dedicated clusters have a version that is supported
    encryption-at-rest      medium    Dedicated clusters are encrypted at rest with a key of yours
    point-in-time           medium    Dedicated clusters can be restored to a point in time
    termination-protection  medium    Clusters are protected against deletion
    version-near-end        medium    No version ends within half a year
    key-age                 medium    Keys and secrets are replaced in time
    account-owner           medium    Accounts have an owner
    storage-autoscaling     low       Storage of dedicated clusters grows by itself
    tier-autoscaling        low       Tiers of dedicated clusters follow the load
    dedicated               low       Clusters are dedicated
    user-expiry             low       Database users expire
    owner-tag               low       Projects and clusters have an owner tag
    classification          low       Projects and clusters are classified
    description             low       Everything has a description or a tag
    paused-cluster          info      No cluster is paused
    "
  `);
  expect(JSON.parse((await desk.monk("check --list --json")).stdout)).toHaveLength(22);
});

const spoiled = `${open}
orders:
  defines: mongodb-atlas/cluster
  name: orders
  project_id: <- connection-target("project") entity-state get-member("id")
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  permitted-secrets: { mongodb-atlas-token: true }
  connections:
    project: { runnable: shop/project, service: data }

reader:
  defines: mongodb-atlas/user
  name: o'brien $(exit 1)
  role: atlasAdmin
  project_id: <- connection-target("project") entity-state get-member("id")
  password_secret_ref: reader-password
  permitted-secrets: { mongodb-atlas-token: true, reader-password: true }
  connections:
    project: { runnable: shop/project, service: data }
`;

test.skipIf(process.platform === "win32")("what it says to run mends what it found", async () => {
  const { desk } = await deskWithAtlas({ "mongodb-atlas.yaml": spoiled }, { provisionSeconds: 0 });
  expect((await desk.monk("update")).code).toBe(0);
  const findings = async () => {
    const { findings: all }: Judgement = JSON.parse((await desk.monk("check --json")).stdout);
    // What stands in no project is for an owner of the organization to mend.
    return all.filter(({ subject }) => subject.project_id !== null);
  };
  const groupId = (await findings())[0]?.subject.project_id;
  const body = 'body={"advancedConfiguration":{"minimumEnabledTlsProtocol":"TLS1_1"}}';
  await desk.monk(["api", "updateCluster", `groupId=${groupId}`, "clusterName=orders", body, "--yes"]);
  const wanted = ["open-access-list", "encryption-in-transit", "account-owner"];
  const before = (await findings()).filter(({ check }) => wanted.includes(check));
  const commands = before.flatMap(({ fix }) => (fix !== null && "command" in fix ? [fix.command] : []));

  expect(new Set(before.map(({ check }) => check))).toEqual(new Set(wanted));
  expect(commands).toHaveLength(before.length);
  for (const command of commands) {
    const env = { PATH: process.env.PATH, MONK_HOME: desk.home, NODE: process.execPath, PROGRAM: program };
    const script = `monk() { "$NODE" "$PROGRAM" "$@"; }; ${command}`;
    // Rejects where it fails. Asynchronous, since its Atlas lives in this process.
    await run("sh", ["-c", script], { cwd: desk.folder, env: { ...env, ...desk.environment } });
  }
  expect((await findings()).filter(({ check }) => wanted.includes(check))).toEqual([]);
});
