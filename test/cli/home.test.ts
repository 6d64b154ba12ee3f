import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.ts";
import { openHome, StateStore } from "../../src/runtime/home/index.ts";
import { counted, inLanes, moments, withFault } from "../runtime/home/process/fault.ts";
import { crossing } from "../support/crossing.ts";
import { holdWrites } from "../support/held-write.ts";
import { program } from "../support/program.ts";
import { deskWithAtlas, small } from "./support/atlas.ts";
import { Desk, type Ended, ended, shown } from "./support/monk.ts";

const records = async (desk: Desk) => (await StateStore.open(openHome(desk.home))).all();

const writes = ({ requests }: Emulator) =>
  requests.filter(({ method, path }) => method !== "GET" && !path.includes("/oauth/"));

/** Runs the command line with more for Node before it, and more in its environment. */
function monk(desk: Desk, line: string, node: readonly string[] = [], more: Record<string, string> = {}): ChildProcess {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [...node, program, ...line.split(" ")], {
    cwd: desk.folder,
    env: { PATH, MONK_HOME: desk.home, ...desk.environment, ...more },
    stdio: "ignore",
  });
}

test("of two updates at once the second says for whom it waits, and makes nothing a second time", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const { url, come, release } = await holdWrites(atlas.url, "POST");
  const first = desk.start(`update --api-url ${url}`);
  const firstEnd = ended(first);
  await come;
  const second = desk.start("update");
  const secondEnd = ended(second);
  await shown(second.stderr, `Waiting for \`monk update\` (process ${first.pid} on `);
  release();
  expect(await firstEnd).toMatchObject({ code: 0, stderr: "" });
  expect(await secondEnd).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing to do, 2 unchanged") });
  expect(writes(atlas).map(({ method }) => method)).toEqual(["POST", "POST"]);
});

test("an update takes over from one that was killed", async () => {
  const { desk, atlas } = await deskWithAtlas();
  let child: ChildProcess | undefined;
  const killed = new Promise<void>((done) => {
    void crossing(atlas.url, (moment, _, { method, url }) => {
      if (moment !== "after" || method !== "POST" || url?.includes("/oauth/")) return;
      child?.kill("SIGKILL");
      done();
    }).then((held) => {
      child = monk(desk, `update --api-url ${held}`);
    });
  });
  await killed;
  expect(existsSync(join(desk.home, "lock"))).toBe(true);
  expect(await desk.monk("update")).toMatchObject({ code: 0, stderr: "" });
  expect((await records(desk)).map(({ state }) => state.existing)).toEqual([false, false]);
});

/** What is touched in the home is touched in the same order each time, but for what goes side by side. */
async function operations(line: string, { desk }: { desk: Desk }): Promise<number> {
  const counting = await counted(desk.home);
  const [code] = await once(monk(desk, line, counting.node, counting.env), "exit");
  expect(code).toBe(0);
  return counting.count();
}

test("an update killed at any operation on a file of its home ends, with the next one, as if it had not been", {
  timeout: 600_000,
}, async () => {
  const total = await operations("update", await deskWithAtlas());
  expect(total).toBeGreaterThan(40);
  await inLanes(moments(total, 5), async (at) => {
    const { desk, atlas } = await deskWithAtlas();
    const { node, env } = withFault(desk.home, at % 2 === 0 ? "kill" : "tear", at);
    await once(monk(desk, "update", node, env), "exit");
    const next = await desk.monk("update");
    expect(next, `killed at ${at}`).toMatchObject({ code: 0 });
    expect(
      writes(atlas).filter(({ path }) => path.endsWith("/groups")),
      `killed at ${at}`,
    ).toHaveLength(1);
    const known = (await records(desk)).map(({ path, state, unfinished }) => [path, state.existing, unfinished]);
    expect(known, `killed at ${at}`).toEqual([
      ["shop/project", false, []],
      ["shop/reader", false, []],
    ]);
    expect(await desk.monk("plan"), `killed at ${at}`).toMatchObject({ code: 0 });
  });
});

test("an update whose disk is full sends nothing that it cannot note, says so, and goes on once there is space", {
  timeout: 600_000,
}, async () => {
  const total = await operations("update", await deskWithAtlas());
  await inLanes(moments(total, 5), async (at) => {
    const { desk, atlas } = await deskWithAtlas();
    const { node, env } = withFault(desk.home, "full", at);
    const [code] = await once(monk(desk, "update", node, env), "exit");
    expect(code, `full at ${at}`).not.toBeNull();
    if (code === 0) return;
    // What was sent is noted: the next run knows it for its own.
    const noted = (await records(desk)).length;
    expect(writes(atlas).length, `full at ${at}`).toBeLessThanOrEqual(noted);
    expect(await desk.monk("update"), `full at ${at}`).toMatchObject({ code: 0 });
    const known = (await records(desk)).map(({ path, state }) => [path, state.existing]);
    expect(known, `full at ${at}`).toEqual([
      ["shop/project", false],
      ["shop/reader", false],
    ]);
  });
});

/** Mounts a disk of so many KB for the test; answers why not where this user may not. */
function smallDisk(folder: string, kilobytes: number): string | undefined {
  if (process.platform !== "linux") return "only Linux has tmpfs";
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k,mode=700`, "tmpfs", folder], { stdio: "pipe" });
  } catch {
    return "this user may not mount a disk";
  }
  onTestFinished(() => void execFileSync("umount", [folder]));
  return undefined;
}

test("a disk that is really full ends an update in one sentence, and space is all that the next one needs", async (context) => {
  const { desk, atlas } = await deskWithAtlas();
  const refused = smallDisk(desk.home, 128);
  if (refused !== undefined) return context.skip(refused);
  // A whole block less than there is leaves room for a few small files.
  const ballast = join(desk.home, "ballast");
  expect(await desk.monk("secrets add -g reader-password", "a-password-of-mine\n")).toMatchObject({ code: 0 });
  try {
    for (;;) writeFileSync(ballast, "x".repeat(4096), { flag: "a" });
  } catch {
    // Full.
  }
  const { code, stdout, stderr } = await desk.monk("update");
  expect(code).toBe(1);
  expect(stdout + stderr).toMatch(
    /Cannot write .*: there is no space left \(ENOSPC\); what was there before is untouched\./,
  );
  expect(stdout + stderr).toContain("Make space on that disk");
  expect(writes(atlas)).toEqual([]);
  rmSync(ballast);
  expect(await desk.monk("update")).toMatchObject({ code: 0 });
});

test.skipIf(process.platform === "win32")(
  "a home that may not be written ends in one sentence, and nothing is sent",
  async () => {
    const { desk, atlas } = await deskWithAtlas();
    mkdirSync(desk.home, { mode: 0o500 });
    // For root there is no home that may not be written.
    const ordinary = process.getuid?.() === 0 ? { uid: 65534 } : {};
    if (ordinary.uid) chownSync(desk.home, ordinary.uid, -1);
    chmodSync(desk.folder, 0o755);
    const child = spawn(process.execPath, [program, "update"], {
      cwd: desk.folder,
      env: { PATH: process.env.PATH, MONK_HOME: desk.home, ...desk.environment },
      stdio: ["pipe", "pipe", "pipe"],
      ...ordinary,
    });
    const { code, stdout, stderr } = await ended(child);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^✖ Cannot write .*home.*: this user is not allowed to \(EACCES\)\. Give this user the right to it, or name another home with --home or MONK_HOME\.\n$/,
    );
    expect(writes(atlas)).toEqual([]);
  },
);

test.each([
  "plan",
  "update",
  "ps",
  "secrets list",
  "secrets add -g x",
  "load mongodb-atlas.yaml",
  "delete shop --force",
])("`monk %s` with a file for a home says so in one sentence", async (line) => {
  const desk = new Desk({ "mongodb-atlas.yaml": small });
  desk.write("home", "mine");
  const { code, stdout, stderr } = await desk.monk(line, "value");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^✖ Cannot (read|make) .*home.*: a part of that path is a file, and no folder \(E\w+\)\. A home is a folder: name another with --home or MONK_HOME\.\n$/,
  );
  expect(readFileSync(join(desk.folder, "home"), "utf8")).toBe("mine");
});

const damages: readonly (readonly [title: string, file: string, damage: (file: string) => void, advice: RegExp])[] = [
  [
    "a state file cut short",
    "state.json",
    (file) => truncateSync(file, 200),
    /state\.json\.bak is the last good copy: copy it to /,
  ],
  [
    "an empty state file",
    "state.json",
    (file) => truncateSync(file, 0),
    /state\.json\.bak is the last good copy: copy it to /,
  ],
  [
    "a state file of nonsense",
    "state.json",
    (file) => writeFileSync(file, '{"format":"monk-state","version":1}'),
    /state\.json\.bak is the last good copy: copy it to /,
  ],
  [
    "an empty journal",
    "journal.jsonl",
    (file) => truncateSync(file, 0),
    /state\.json is the last good copy: keep a copy of .*journal\.jsonl elsewhere, remove it/,
  ],
  [
    "secrets cut short",
    "secrets.json",
    (file) => truncateSync(file, 100),
    /secrets\.json\.bak is the last good copy: copy it to /,
  ],
  ["a key cut short", "key", (file) => truncateSync(file, 10), /key\.bak is the last good copy: copy it to /],
];

test.each(damages)(
  "%s stops every run, nothing is sent or overwritten, and the advice leads on",
  async (_, name, damage, advice) => {
    const { desk, atlas } = await deskWithAtlas();
    await desk.monk("update");
    const file = join(desk.home, name);
    damage(file);
    const damaged = readFileSync(file, "utf8");
    const sent = writes(atlas).length;
    const outcomes: Ended[] = [];
    for (const line of ["update", "plan", "delete shop --force"]) outcomes.push(await desk.monk(line));
    for (const { code, stdout, stderr } of outcomes.slice(0, 2)) {
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(advice);
      expect(stdout + stderr).not.toMatch(/\n\s+at /);
    }
    if (name.startsWith("state") || name.startsWith("journal")) expect(outcomes[2]?.code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(damaged);
    expect(writes(atlas).length).toBe(sent);
    if (name === "journal.jsonl") rmSync(file);
    else copyFileSync(`${file}.bak`, file);
    expect(await desk.monk("plan")).toMatchObject({ code: 0 });
  },
);
