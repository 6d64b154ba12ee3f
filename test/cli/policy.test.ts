import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deskWithAtlas, small } from "./support/atlas.ts";

/** A place that only an administrator could write to, for a program that was built to look there. */
const office = mkdtempSync(join(tmpdir(), "monk-administrator-"));
const administrator = join(office, "administrator.yaml");
const pinned = join(office, "policy.yaml");
const program = join(office, "build", "cli", "monk.js");

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/build.mjs", join(office, "build")], {
    cwd: join(import.meta.dirname, "..", ".."),
    env: { ...process.env, ADMINISTRATOR_FILE: administrator },
  });
});
beforeEach(() => rmSync(administrator, { recursive: true, force: true }));
afterAll(() => rmSync(office, { recursive: true }));

const rules = (agent: string, ...allow: readonly string[]) =>
  `version: 1\nagents:\n  ${agent}:\n    allow:\n${allow.map((rule) => `      - ${rule}\n`).join("")}`;
const everything = `{ read: "*", write: "*" }`;
const looking = `{ name: look, read: "*" }`;

const narrow = rules("bot", looking);
const wide = rules('"*"', everything);

async function desk() {
  const { desk, atlas } = await deskWithAtlas({
    "mongodb-atlas.yaml": small,
    "narrow.yaml": narrow,
    "wide.yaml": wide,
  });
  desk.program = program;
  const writes = () => atlas.requests.filter(({ method, path }) => method !== "GET" && !path.includes("oauth"));
  return { desk, atlas, writes };
}

test("a policy is named by --policy or MONK_POLICY, and the agent by --as or MONK_AGENT", async () => {
  const { desk: here, writes } = await desk();
  const { code, stdout } = await here.monk("update --policy wide.yaml --policy narrow.yaml --as bot");
  expect(code).toBe(1);
  expect(stdout).toContain('no rule of narrow.yaml lets agent "bot" write projects in project shop');
  here.environment.MONK_POLICY = "narrow.yaml";
  here.environment.MONK_AGENT = "bot";
  // Both hold: an option does not put aside what the environment says.
  expect((await here.monk("update --policy wide.yaml")).code).toBe(1);
  expect(writes()).toEqual([]);
  here.environment.MONK_POLICY = "wide.yaml";
  expect((await here.monk("update")).code).toBe(0);
});

test("a policy that is named by an empty text stops everything", async () => {
  const { desk: here, atlas } = await desk();
  const { code, stderr } = await here.monk("update --policy=");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "✖ --policy is empty\n  hint: is a variable of the shell not set?\n",
  });
  expect(atlas.requests).toEqual([]);
});

test("a plan says what the policy would refuse, and exits as where anything else is in the way", async () => {
  const { desk: here } = await desk();
  const { code, stdout } = await here.monk("plan --nofancy --policy narrow.yaml --as bot");
  expect(code).toBe(1);
  expect(stdout).toMatchInlineSnapshot(`
    "! shop/project  cannot be done  mongodb-atlas/project
        name: shop
        organization: my-organization
        this create is not allowed: no rule of narrow.yaml lets agent "bot" write projects in project shop
        hint: Leave it to somebody who may, or have a rule added to narrow.yaml.

    ! shop/reader  cannot be done  mongodb-atlas/user
        name: reader
        role: read
        password_secret_ref: reader-password
        secret_ref: mongodb-atlas-token
        project_id: (known once shop/project is applied)
        this create is not allowed: no rule of narrow.yaml lets agent "bot" write users in a project that is not known yet
        hint: Leave it to somebody who may, or have a rule added to narrow.yaml.

    Plan: 2 in the way. An update would fail at 2 entities.
    "
  `);
});

test("without a name that the policy knows nothing is allowed, and the refusal says how to have one", async () => {
  const { desk: here, atlas } = await desk();
  const { stdout } = await here.monk("plan --policy narrow.yaml");
  expect(stdout).toContain("Give a name with --as NAME or MONK_AGENT.");
  expect(atlas.requests).toEqual([]);
});

test("a policy with a mistake allows nothing, and says where the mistake is", async () => {
  const { desk: here, atlas } = await desk();
  here.write("bad.yaml", "version: 1\nagents: { bot: { allow: [{ raed: [clusters] }] } }\n");
  for (const line of ["plan", "update", "delete shop --force"]) {
    const { code, stderr } = await here.monk(`${line} --policy bad.yaml --as bot`);
    expect({ line, code }).toEqual({ line, code: 1 });
    expect(stderr).toContain("bad.yaml:2:28: there is no `raed`");
  }
  expect(atlas.requests).toEqual([]);
  // What asks nothing of Atlas goes on.
  expect((await here.monk("list --policy bad.yaml")).code).toBe(0);
});

test("a refusal is an error of its own in JSON, and no stack", async () => {
  const { desk: here } = await desk();
  const { stdout } = await here.monk("update --json --policy narrow.yaml --as bot");
  const failed = stdout.split("\n").filter((line) => line.includes('"failed"') && line.includes("not allowed"));
  expect(failed).toHaveLength(1);
  expect(stdout).not.toMatch(/\n\s+at /);
});

test("what the administrator has pinned is not widened by any option, variable, home or template", async () => {
  const { desk: here, atlas, writes } = await desk();
  writeFileSync(pinned, narrow);
  writeFileSync(administrator, `version: 1\npolicy: ${pinned}\nagent: bot\napi_url: ${atlas.url}\n`);
  here.write("admin.yaml", small.replaceAll("shop", "admin").replace("name: admin", "name: bot"));
  mkdirSync(here.home);
  here.write("home/policy.yaml", wide);
  const ways: readonly [string, Record<string, string>][] = [
    ["update --policy wide.yaml", {}],
    ["update", { MONK_POLICY: "wide.yaml" }],
    ["update --home elsewhere", {}],
    ["update", { HOME: here.folder, USERPROFILE: here.folder, XDG_CONFIG_HOME: here.folder, ProgramData: here.folder }],
    ["update", { ADMINISTRATOR_FILE: "/nowhere", NODE_ENV: "test", USER: "root", LOGNAME: "root", USERNAME: "root" }],
    ["update -f admin.yaml", {}],
  ];
  for (const [line, environment] of ways) {
    const before = { ...here.environment };
    Object.assign(here.environment, environment);
    const { code, stdout, stderr } = await here.monk(line);
    for (const name of Object.keys(environment)) delete here.environment[name];
    Object.assign(here.environment, before);
    expect({ line, environment, code }).toEqual({ line, environment, code: 1 });
    expect(stdout + stderr).toContain(`no rule of ${pinned} lets agent "bot" write projects`);
  }
  const { code, stderr } = await here.monk("update --as admin");
  expect(code).toBe(1);
  expect(stderr).toContain('takes this caller for agent "bot", who is not "admin"');
  expect(writes()).toEqual([]);
});

test("under a pinned policy nothing goes to an address that the caller has chosen", async () => {
  const { desk: here, atlas } = await desk();
  writeFileSync(pinned, wide);
  writeFileSync(administrator, `version: 1\npolicy: ${pinned}\n`);
  const { code, stderr } = await here.monk(`plan --api-url ${atlas.url}`);
  expect(code).toBe(1);
  expect(stderr).toContain(`lets requests go to https://cloud.mongodb.com, and not to ${atlas.url}`);
  expect(atlas.requests).toEqual([]);
});

test("the audit log is written where the administrator says, whatever home the caller chooses", async () => {
  const { desk: here, atlas } = await desk();
  const logs = join(office, "logs");
  writeFileSync(pinned, narrow);
  writeFileSync(administrator, `version: 1\npolicy: ${pinned}\nagent: bot\naudit: ${logs}\napi_url: ${atlas.url}\n`);
  expect((await here.monk("update --home elsewhere")).code).toBe(1);
  const folder = join(logs, userInfo().username);
  expect(readFileSync(join(folder, "audit.jsonl"), "utf8")).toContain('"event":"refused"');
  expect(existsSync(join(here.folder, "elsewhere", "audit.jsonl"))).toBe(false);
  expect((await here.monk("audit --home elsewhere --failed")).stdout).toContain("refused");
  expect((await here.monk("audit verify")).stdout).toContain("The audit log is whole");
});

test("credentials go to the address that the administrator has named, and to no other", async () => {
  const { desk: here, atlas } = await desk();
  writeFileSync(pinned, wide);
  writeFileSync(administrator, `version: 1\npolicy: ${pinned}\napi_url: https://cloud.mongodb.com\n`);
  const { code, stderr } = await here.monk("plan");
  expect(code).toBe(1);
  expect(stderr).toContain("lets requests go to https://cloud.mongodb.com");
  expect(atlas.requests).toEqual([]);
});
