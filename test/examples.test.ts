import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { start } from "../src/emulator/index.ts";
import { Desk } from "./cli/support/monk.ts";
import { agentAt } from "./mcp/agent.ts";

const root = join(import.meta.dirname, "..");
const examples = join(root, "examples");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

/** A desk with the files of an example, unchanged, whose Atlas is the embedded one. */
function deskOf(example: string) {
  return deskWith(example).monk;
}

function deskWith(example: string) {
  const names = readdirSync(join(examples, example)).filter((name) => name.endsWith(".yaml"));
  const desk = new Desk(Object.fromEntries(names.map((name) => [name, read("examples", example, name)])));
  const monk = async (line: string, input = "") => {
    const { code, stdout, stderr } = await desk.monk(`${line} --emulator`, input);
    return { code, last: lastLine(stdout), stdout, stderr };
  };
  return { desk, monk };
}

/** Without the time that it took. */
function lastLine(text: string): string | undefined {
  return text
    .trimEnd()
    .split("\n")
    .at(-1)
    ?.replace(/ \(\d.*\)$/, "");
}

function node(...args: string[]) {
  // The test runner's own settings would change how Node's runner reports.
  const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...env } = process.env;
  return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env });
}

test("every example has a test here", () => {
  expect(readdirSync(examples).sort()).toEqual([
    "agent-under-policy",
    "alerting",
    "as-a-library",
    "backup-and-restore",
    "compliance-report",
    "getting-started",
    "in-your-tests",
    "organization",
    "restore-drill",
    "team-access",
    "two-environments",
  ]);
});

test("agent-under-policy lets its agent do what its file says, and refuses what it says, with the rule", async () => {
  const monk = deskOf("agent-under-policy");
  const text = read("examples", "agent-under-policy", "mongodb-atlas.yaml");
  const named = [...text.matchAll(/^# +monk (.* --as shop-agent)$/gm)].map(([, line = ""]) => line);
  const looked = "api getProjectByName groupName=shop --policy policy.yaml --as shop-agent";

  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: 2 created" });
  const { id } = JSON.parse((await monk(looked)).stdout);
  const ended = [];
  for (const line of named) ended.push(await monk(line.replace("groupId=ID", `groupId=${id}`)));

  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  const refusals = ended.slice(4).map(({ stdout, stderr }) => /\(policy\.yaml: (.*?)\)/.exec(stdout + stderr)?.[1]);
  expect(refusals).toEqual([
    'agents.shop-agent.allow[2] "clusters that stay small"',
    'agents.shop-agent.allow[3] "snapshots"',
    'agents.shop-agent.deny[0] "no deletions"',
    'agents.shop-agent.allow[2] "clusters that stay small"',
  ]);
  const failed = await monk("audit --agent shop-agent --failed");
  expect(failed.stdout.match(/refused: policy\.yaml/g)).toHaveLength(4);
});

test("agent-under-policy serves its agent by mcp.json, who is shown a plan before anything costs", async () => {
  const { desk, monk } = deskWith("agent-under-policy");
  const { args } = JSON.parse(read("examples", "agent-under-policy", "mcp.json")).mcpServers.atlas;
  expect((await monk("update")).code).toBe(0);
  const sized = (tier: string) =>
    read("examples", "agent-under-policy", "mongodb-atlas.yaml").replace("value: M10", `value: ${tier}`);
  const agent = await agentAt(desk, [...args.slice(1), "--emulator"]);

  expect((await agent.call("plan")).data).toMatchObject({ counts: { none: 2, create: 1 } });
  expect((await agent.call("update", { targets: ["shop/support"] })).data).toMatchObject({ outcome: "done" });
  desk.write("mongodb-atlas.yaml", sized("M40"));
  expect((await agent.call("plan")).data).toMatchObject({ counts: { none: 2, refuse: 1 } });
  desk.write("mongodb-atlas.yaml", sized("M20"));
  expect((await agent.confirmed("update")).failed).toBe(false);
  const deleted = await agent.call("delete", { targets: ["shop/orders"] });
  expect(deleted.failed).toBe(true);
  expect(JSON.stringify(deleted.data)).toContain("no deletions");
});

test("every command that backup-and-restore names does what it says", async () => {
  const monk = deskOf("backup-and-restore");
  const text = read("examples", "backup-and-restore", "mongodb-atlas.yaml");
  const named = [...text.matchAll(/^# +monk (.*?) --emulator/gm)].map(([, line = ""]) =>
    line.replace(/ description=".*"/, ""),
  );
  // A job that is under way, and a time of yesterday, are not there to be named.
  const lines = named.filter((line) => !line.includes("job_id=ID") && !line.includes("restore_timestamp="));

  expect(lines).toHaveLength(7);
  for (const line of lines) expect(await monk(line)).toMatchObject({ code: 0 });
  expect((await monk("do shop/orders/list-restore-jobs")).stdout.match(/completed {2}automated/g)).toHaveLength(2);
});

test("alerting tells those whom it names, and its commands do what they say", async () => {
  const { desk, monk } = deskWith("alerting");

  expect((await monk("update")).stderr).toContain("the secret `pagerduty-key` is not set");
  await desk.monk("secrets add -g pagerduty-key", "the-key-of-the-pager");
  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: 7 created" });
  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: nothing to do, 7 unchanged" });

  const { state } = JSON.parse((await monk("describe shop/project --json")).stdout);
  // The embedded Atlas keeps its world in the home, where another one can let something happen.
  const atlas = await start({ data: join(desk.home, "emulator.jsonl"), orgs: [] });
  const { id } = atlas.raiseAlert(state.id, { event: "NO_PRIMARY" });
  await atlas.close();
  const text = read("examples", "alerting", "mongodb-atlas.yaml");
  const [list = "", acknowledge = "", take = ""] = [...text.matchAll(/^# +monk (do .*)/gm)].map(([, line = ""]) =>
    line.replace("ID", id).replace(/"(.*?)"/, (_, words: string) => words.replaceAll(" ", "-")),
  );
  expect((await monk(list)).stdout).toContain(id);
  expect((await monk(acknowledge)).stdout).toContain("2030-01-01T08:00:00Z");
  expect((await monk(take)).stdout).not.toContain("2030");
  expect(await monk("delete shop --force")).toMatchObject({ code: 0, last: "✔ All done: 7 deleted" });
});

test("compliance-report finds the open access list, and leaves every report behind", async () => {
  const folder = join(examples, "compliance-report");
  const names = readdirSync(folder);
  const desk = new Desk(Object.fromEntries(names.map((name) => [name, read("examples", "compliance-report", name)])));
  const steps: { run?: string }[] = parse(read("examples", "compliance-report", "compliance.yml")).jobs.check.steps;
  const lines = steps.flatMap(({ run = "" }) => (run.startsWith("monk ") ? [run.slice(5)] : []));
  const [inventory = "", check = ""] = lines;
  const [line = "", file = ""] = inventory.split(" > ");
  await desk.monk("update --emulator");

  expect(lines).toHaveLength(2);
  const saved = await desk.monk(`${line} --emulator`);
  desk.write(file, saved.stdout);
  const { code, stdout, stderr } = await desk.monk(check);

  expect([saved.code, code]).toEqual([0, 1]);
  expect(stdout).toMatch(/^critical {2}open-access-list\n/);
  expect(stdout).toContain("2 findings waived:\n");
  expect(stdout).not.toContain("fits nothing");
  expect(stdout).toContain("1 critical, ");
  expect(stdout).not.toContain(" high, ");
  expect(stderr.match(/check\.(html|junit|xml|sarif)$/gm)).toEqual(["check.html", "check.xml", "check.sarif"]);
});

test("team-access gives a team its keys, rotates them under its feet, and names no command that does not work", async () => {
  const monk = deskOf("team-access");
  const text = read("examples", "team-access", "mongodb-atlas.yaml");
  const lines = [...text.matchAll(/^# +monk (.*?) --emulator/gm)].map(([, line = ""]) => line);

  expect(lines).toHaveLength(6);
  expect(await monk(lines[0] ?? "")).toMatchObject({ code: 0, last: "✔ All done: 4 created" });
  for (const line of lines.slice(1, 4)) expect(await monk(line)).toMatchObject({ code: 0 });
  expect(await monk(lines[4] ?? "")).toMatchObject({ code: 0, last: "Plan: 4 without a change. Nothing to do." });
  // Nobody is at the terminal to be asked.
  const { code, stderr } = await monk(lines[5] ?? "");
  expect([code, stderr]).toEqual([1, expect.stringMatching(/Confirm it: confirm=[a-z]{8}/)]);
  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: nothing to do, 4 unchanged" });
  expect(await monk("delete team --force")).toMatchObject({ code: 0, last: "✔ All done: 4 deleted" });
  // What the secrets hold by now lets nobody in, and may be written over.
  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: 4 created" });
});

test("getting-started comes up, stays as it is, and goes away", async () => {
  const monk = deskOf("getting-started");

  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: 3 created" });
  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: nothing to do, 3 unchanged" });
  expect(await monk("delete my-mongodb --force")).toMatchObject({ code: 0, last: "✔ All done: 3 deleted" });
});

test("getting-started's second file changes the first, and its application gets what it needs to connect", async () => {
  const monk = deskOf("getting-started");
  await monk("update");

  const changed = await monk("update -f mongodb-atlas.yaml -f office.yaml");
  const { code, stdout } = await monk(
    "env my-application/service --format json -f mongodb-atlas.yaml -f application.yaml",
  );

  expect(changed).toMatchObject({ code: 0, last: "✔ All done: 1 created, 2 changed, 1 unchanged" });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    MONGODB_URI: expect.stringMatching(/^mongodb\+srv:\/\/my-application-cluster\./),
    MONGODB_USER: "app-user",
    MONGODB_PASSWORD: expect.stringMatching(/^.{16,}$/),
  });
});

test("organization is adopted with its settings, and only its project goes away", async () => {
  const monk = deskOf("organization");

  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: 1 created, 1 adopted" });
  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: nothing to do, 2 unchanged" });
  const text = read("examples", "organization", "mongodb-atlas.yaml");
  const named = [...text.matchAll(/^# +monk (do .*)/gm)].map(([, line = ""]) => line);
  expect(named).toHaveLength(3);
  const answers = await Promise.all(named.map((line) => monk(line)));
  expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(answers.at(-1)?.stdout).toContain("books");
  expect(await monk("delete company --force")).toMatchObject({
    code: 0,
    last: "✔ All done: 1 deleted, 1 let go",
  });
});

test("two-environments keeps staging and production apart, and protects production", async () => {
  const monk = deskOf("two-environments");
  const staging = "--home .monk-staging --variables-file staging.yaml";
  const production = "--home .monk-production --variables-file production.yaml";

  const both = (verb: string) => Promise.all([monk(`${verb} ${staging}`), monk(`${verb} ${production}`)]);

  const made = { code: 0, last: "✔ All done: 5 created" };
  const same = { code: 0, last: "✔ All done: nothing to do, 5 unchanged" };
  expect(await both("update")).toMatchObject([made, made]);
  expect(await both("update")).toMatchObject([same, same]);

  const [deleted, refused] = await both("delete shop --force");
  expect(deleted).toMatchObject({ code: 0, last: "✔ All done: 5 deleted" });
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('cluster "orders" is protected against deletion');

  await monk(`update ${production} --set shop/environment/protected=false`);
  expect(await monk(`delete shop --force ${production}`)).toMatchObject({ code: 0 });
});

test("the policy of two-environments lets its agent keep staging up, and no more", async () => {
  const monk = deskOf("two-environments");
  const staging = "--home .monk-staging --variables-file staging.yaml";
  const production = "--home .monk-production --variables-file production.yaml";
  const policy = "--policy policy.yaml --as deploy-bot";

  expect(await monk(`update ${policy} ${staging}`)).toMatchObject({ code: 0, last: "✔ All done: 5 created" });
  const larger = await monk(`plan ${policy} ${staging} --set shop/environment/tier=M20`);
  expect(larger.stdout).toContain('goes up to M10, and this is M20 (policy.yaml: agents.deploy-bot.allow[1] "staging');
  const deleted = await monk(`delete shop --force ${policy} ${staging}`);
  expect(deleted.stdout).toContain('(policy.yaml: agents.deploy-bot.deny[0] "no deletions")');
  expect(deleted.code).toBe(1);

  const refused = await monk(`update ${policy} ${production}`);
  expect(refused.stdout).toContain(
    "write projects in project shop-production; the nearest rule is for project shop-staging",
  );
  const stranger = await monk(`plan --policy policy.yaml ${staging} shop/office`);
  expect(stranger.stdout).toContain("no rule of policy.yaml lets a caller without a name read network");
});

test("two-environments refuses to guess the values of an environment", async () => {
  const monk = deskOf("two-environments");

  const { code, stderr } = await monk("update");

  expect(code).toBe(1);
  expect(stderr).toContain("the variable `tier` of `shop/environment` has no value");
});

test("two-environments gives access without a look at the cluster", async () => {
  const monk = deskOf("two-environments");

  const { code, stdout } = await monk("plan shop/people --variables-file staging.yaml");

  expect(code).toBe(2);
  expect(stdout.match(/^\+ \S+/gm)).toEqual(["+ shop/project", "+ shop/service", "+ shop/analyst", "+ shop/office"]);
});

test("restore-drill proves a backup and leaves nothing behind, and its cluster is not deleted by mistake", async () => {
  const monk = deskOf("restore-drill");

  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: 2 created" });
  expect(await monk("update")).toMatchObject({ code: 0, last: "✔ All done: nothing to do, 2 unchanged" });
  expect(await monk("do shop/orders/create-snapshot wait=true")).toMatchObject({ code: 0 });

  const { code, stdout } = await monk("do shop/orders/verify-backup latest=true --json");
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ passed: true, target: { removed: true } });
  expect(report.recovery_seconds).toBeGreaterThan(0);

  const refused = await monk("delete shop --force");
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain("Write `deletion_protection: false`, run monk update, then delete.");
});

test("as-a-library declares, updates and reads the connection string", () => {
  const { status, stdout, stderr } = node(join("examples", "as-a-library", "update.mjs"));

  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const [counted, ...lines] = stdout.trimEnd().split("\n");
  expect(counted).toBe("to create: 3");
  expect(lines.slice(0, 3).sort()).toEqual([
    "my-mongodb/my-cluster: create",
    "my-mongodb/my-project: create",
    "my-mongodb/my-user: create",
  ]);
  expect(lines[3]).toBe("update: done");
  expect(lines[4]).toMatch(/^connect to: mongodb\+srv:\/\/my-application-cluster\./);
});

test("in-your-tests passes under Node's own test runner", () => {
  const { status, stdout } = node(
    "--test",
    "--test-reporter=tap",
    join("examples", "in-your-tests", "orders.test.mjs"),
  );

  expect({ status, failed: stdout.match(/^not ok .*/gm) }).toEqual({ status: 0, failed: null });
  expect(stdout).toContain("\n# pass 4\n");
});

test("the README shows files of the examples and lines of them, word for word", () => {
  const shown = [...read("README.md").matchAll(/^```(yaml|js)\n(.*?)^```$/gms)].map(([, , text = ""]) => text);
  const files = readdirSync(examples, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(yaml|mjs)$/.test(name))
    .map((name) => read("examples", name));

  expect(shown.length).toBeGreaterThan(2);
  expect(shown.filter((text) => !files.some((file) => file.includes(text)))).toEqual([]);
  expect(shown).toContain(read("examples", "getting-started", "mongodb-atlas.yaml"));
});

test("the documents link to what is there", () => {
  const anchors = new Set(
    [...read("entities", "README.md").matchAll(/^## (.+)$/gm)].map(
      ([, title = ""]) => `#${title.replace(/[^\w-]/g, "")}`,
    ),
  );
  const broken = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https:)([^)#]*)(#[^)]*)?\)/g)]
      .filter(([, path = "", anchor]) => !existsSync(join(root, path)) || (anchor && !anchors.has(anchor)))
      .map(([link]) => `${document}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test("the README names every verb", async () => {
  const { stdout } = await new Desk().monk("--help");
  const listed = stdout.slice(stdout.indexOf("Work:")).matchAll(/^ {2}([a-z]+)/gm);
  const verbs = [...listed].map(([, verb = ""]) => verb).filter((verb) => verb !== "version");
  const named = read("README.md");

  expect(verbs.length).toBeGreaterThan(10);
  expect(verbs.filter((verb) => !named.includes(`monk ${verb}`))).toEqual([]);
});
