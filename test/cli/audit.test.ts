import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { deskWithAtlas, small } from "./support/atlas.ts";
import type { Desk } from "./support/monk.ts";

const words = (line: string) => line.split(/ {2,}/);

describe("after an update by an agent, and plans by nobody in particular, one of them refused by Atlas", () => {
  let desk: Desk;
  let begun = "";

  beforeAll(async () => {
    const made = await deskWithAtlas({ "mongodb-atlas.yaml": small });
    desk = made.desk;
    const update = await desk.monk("update --silent --as deploy-bot");
    expect(update.code, update.stderr).toBe(0);
    begun = new Date().toISOString();
    await desk.monk("plan");
    made.atlas.failNext({ operation: "GET /groups", status: 403, times: 9 });
    await desk.monk("plan");
  });

  test("the log is shown as a table, the newest last", async () => {
    const { code, stdout } = await desk.monk("audit");
    const [heading = "", ...lines] = stdout.trimEnd().split("\n");

    expect(code).toBe(0);
    expect(words(heading)).toEqual(["Time", "Agent", "User", "For", "Operation", "Outcome"]);
    expect(lines.map(words).slice(0, 4)).toEqual([
      [
        expect.stringMatching(/Z$/),
        "deploy-bot",
        expect.any(String),
        "update shop/project",
        "getAccessToken",
        expect.stringMatching(/^200, \d+ ms$/),
      ],
      [
        expect.any(String),
        "deploy-bot",
        expect.any(String),
        "update shop/project",
        "listProjects",
        expect.stringMatching(/^200/),
      ],
      [
        expect.any(String),
        "deploy-bot",
        expect.any(String),
        "update shop/project",
        "listOrganizations",
        expect.stringMatching(/^200/),
      ],
      [expect.any(String), "deploy-bot", expect.any(String), "update shop/project", "createProject", "asked"],
    ]);
    expect(words(lines.find((line) => line.includes(" 403 ")) ?? "")).toEqual([
      expect.any(String),
      "-",
      expect.any(String),
      "plan shop/project",
      "listProjects",
      expect.stringMatching(/^403 [A-Z_]+, \d+ ms$/),
    ]);
    const times = lines.map((line) => words(line)[0]);
    expect([...times].sort()).toEqual(times);
  });

  test.each([
    ["--agent deploy-bot", { agent: "deploy-bot" }],
    ["--area users", { area: "users" }],
    ["--entity shop/reader", { entity: "shop/reader" }],
    ["--failed", { status: 403 }],
  ])("%s shows those alone", async (filter, members) => {
    const { code, stdout } = await desk.monk(`audit --json ${filter}`);
    const shown = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

    expect(code).toBe(0);
    expect(shown).not.toHaveLength(0);
    for (const line of shown) expect(line).toMatchObject(members);
    expect(shown.length).toBeLessThan(logOf(desk).length);
  });

  test("--since and --until bound the time, and a namespace stands for all in it", async () => {
    const count = async (filter: string) => (await desk.monk(`audit --json ${filter}`)).stdout.split("\n").length - 1;
    const all = logOf(desk).length;
    const [before, after] = [await count(`--until ${begun}`), await count(`--since ${begun}`)];

    expect(before).toBeGreaterThan(4);
    expect(after).toBeGreaterThan(2);
    expect(before + after).toBe(all);
    expect(await count("--since 2h")).toBe(all);
    expect(await count("--entity shop --since 1d")).toBe(all);
    expect(await count("--since 2999-01-01")).toBe(0);
    expect(await count("--entity sho")).toBe(0);
  });

  test("--limit shows the newest, and says how many there are", async () => {
    const { stdout, stderr } = await desk.monk("audit --limit 2");

    expect(stdout.trimEnd().split("\n")).toHaveLength(3);
    expect(stderr).toBe(`The newest 2 of ${logOf(desk).length} lines: --limit shows more.\n`);
  });

  test.each([
    ["--since yesterday", "--since yesterday: this is no time"],
    ["--until 2026-13-01", "--until 2026-13-01: this is no time"],
    ["--limit many", "--limit many: expected a whole number"],
    ["--area cluster", "hint: did you mean `clusters`?"],
  ])("%s is refused with what to write", async (option, message) => {
    const { code, stdout, stderr } = await desk.monk(`audit ${option}`);

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("a log as it was written is whole, and one that was changed is not", async () => {
    const whole = await desk.monk("audit verify");
    const [sentence, hash = ""] = whole.stdout.split("\n");
    const known = /[0-9a-f]{64}$/.exec(hash)?.[0];

    expect(whole.code).toBe(0);
    expect(sentence).toMatch(/The audit log is whole: \d+ lines in 1 file, from .+Z to .+Z\.$/);
    expect((await desk.monk(`audit verify --contains ${known}`)).code).toBe(0);
    expect((await desk.monk(`audit verify --contains ${"0".repeat(64)}`)).code).toBe(1);

    const file = join(desk.home, "audit.jsonl");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, before.replace("deploy-bot", "harmless"));
    const changed = await desk.monk("audit verify");
    const json = JSON.parse((await desk.monk("audit verify --json")).stdout);
    const shown = await desk.monk("audit");
    writeFileSync(file, before);

    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain("audit.jsonl:1 was changed: its hash is not that of its text.\n");
    expect(changed.stdout).toContain(`To begin a new log, move all of ${join(desk.home, "audit.*")} `);
    expect(json).toMatchObject({ whole: false, findings: [{ place: "audit.jsonl:1" }] });
    expect(shown.stderr).toContain("1 line left out: monk audit verify says why.\n");
  });
});

function logOf(desk: Desk): string[] {
  return readFileSync(join(desk.home, "audit.jsonl"), "utf8").trimEnd().split("\n");
}

test("where nothing was asked yet, the log says so and makes nothing", async () => {
  const { desk } = await deskWithAtlas();
  expect(await desk.monk("audit")).toEqual({
    code: 0,
    stdout: "",
    stderr: `Nothing is in the audit log of ${desk.home}.\n`,
  });
  expect((await desk.monk("audit --failed")).stderr).toBe(
    `Nothing of that kind is in the audit log of ${desk.home}.\n`,
  );
  expect(await desk.monk("audit verify")).toEqual({
    code: 0,
    stdout: `Nothing is in the audit log of ${desk.home}.\n`,
    stderr: "",
  });
  expect(() => readFileSync(join(desk.home, "audit.jsonl"))).toThrow("ENOENT");
});
