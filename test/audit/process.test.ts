import { chmod, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newest, query } from "../../src/audit/query.ts";
import { verify } from "../../src/audit/verify.ts";
import { openHome } from "../../src/runtime/home/index.ts";
import { start } from "../runtime/home/process/start.ts";
import { temporaryFolder, temporaryHome } from "../runtime/home/temporary-home.ts";
import { filesOf, say } from "./log.ts";

const unix = process.platform !== "win32";
let folder: string;
let worker: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "monk-audit-"));
  await chmod(folder, 0o755);
  worker = join(folder, "worker.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "process", "worker.ts")],
    outfile: worker,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) => start(process.execPath, [worker, ...args]);

test("several processes that write at once make one chain, over the borders of its files", async () => {
  const home = await temporaryHome();
  const writing = Array.from({ length: 4 }, () => run("write", home.directory, "120"));
  for (const process of writing) expect(await process.ended, process.errors()).toBe(0);
  const { lines, files, findings, notes } = await verify(home);
  expect({ lines, findings, notes }).toEqual({ lines: 480, findings: [], notes: [] });
  expect(files).toBeGreaterThan(5);
  expect(new Set((await newest(query(home, {}), 1000)).items.map(({ data }) => data.pid)).size).toBe(4);
});

test("a log whose writers are killed loses no line that was out, and stays whole", async () => {
  const home = await temporaryHome();
  const beside = run("write", home.directory, "400");
  let out = 0;
  for (let kill = 0; kill < 10; kill += 1) {
    const killed = run("forever", home.directory);
    await killed.line();
    await new Promise((later) => setTimeout(later, kill * 3));
    killed.child.kill("SIGKILL");
    await killed.ended;
    out += Number(killed.lines.at(-1));
  }
  expect(await beside.ended, beside.errors()).toBe(0);
  await say(home, 1);
  const { lines, findings } = await verify(home);
  expect(findings).toEqual([]);
  expect(lines).toBeGreaterThanOrEqual(out + 401);
  expect((await readdir(home.directory)).filter((name) => name === "audit.lock")).toEqual([]);
});

test("a lock that a dead process has left is taken over", async () => {
  const home = await temporaryHome();
  const dead = run("hold", home.directory);
  expect(await dead.ended, dead.errors()).toBe("SIGKILL");
  expect(await readdir(home.directory)).toContain("audit.lock");
  await say(home, 1);
  expect(await verify(home)).toMatchObject({ lines: 1, findings: [] });
});

test("what was noted is written down by a process that just ends", async () => {
  const home = await temporaryHome();
  await say(home, 1);
  const leaving = run("leave", home.directory);
  expect(await leaving.ended, leaving.errors()).toBe(0);
  const { items } = await newest(query(home, {}), 1);
  expect(items[0]?.data).toMatchObject({ operation: "noted", pid: leaving.child.pid });
});

test("how often something was refused is written down by a process that just ends", async () => {
  const home = await temporaryHome();
  const looping = run("loop", home.directory, "40");
  expect(await looping.ended, looping.errors()).toBe(0);
  const { items } = await newest(query(home, {}), 10);
  expect(items.map(({ data }) => [data.event, data.times])).toEqual([
    ["refused", undefined],
    ["refused", 39],
  ]);
});

test.runIf(unix)(
  "on a full disk nothing is sent, what is only looked at goes on, and the log stays whole",
  async () => {
    const home = await temporaryHome();
    // A limit on the size of a file stands in for a full disk: the write that crosses it is cut in the same way.
    const limited = `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`;
    const filling = start("bash", ["-c", limited, process.execPath, worker, "fail", home.directory]);
    expect(await filling.ended, filling.errors()).toBe(0);
    const { code, message, written, warnings } = JSON.parse(filling.lines[0] ?? "{}");
    expect(code).toBe("DISK_FULL");
    expect(message).toMatch(
      /^createDatabaseUser was not sent, because the audit log could not be written first: Cannot write .*audit\.jsonl: there is no space left/,
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^Not everything is in the audit log, and nothing that changes Atlas is sent/),
    ]);
    expect(await verify(home)).toMatchObject({ lines: written, findings: [], notes: [] });
    expect(written).toBeGreaterThan(5);
    expect((await filesOf(home)).get("audit.jsonl")?.at(-1)).toBe(0x0a);
  },
);

test.runIf(unix)("in a home that may not be written nothing is sent", async () => {
  const parent = await temporaryFolder();
  await chmod(parent, 0o755);
  const home = openHome(join(parent, ".monk"));
  await mkdir(home.directory, { mode: 0o555 });
  const ordinary = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const failing = start(process.execPath, [worker, "fail", home.directory], ordinary);
  expect(await failing.ended, failing.errors()).toBe(0);
  expect(JSON.parse(failing.lines[0] ?? "{}")).toMatchObject({
    code: "UNWRITABLE",
    message: expect.stringMatching(/^createDatabaseUser was not sent, .*this user is not allowed to \(EACCES\)/),
    written: 0,
    warnings: [expect.any(String)],
  });
});
