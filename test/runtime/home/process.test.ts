import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acquireLock, openHome, SecretStore, StateStore } from "../../../src/runtime/home/index.ts";
import { bundleWorker, start } from "./process/start.ts";
import { temporaryFolder, temporaryHome } from "./temporary-home.ts";

const unix = process.platform !== "win32";
let folder: string;
let worker: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "monk-worker-"));
  await chmod(folder, 0o755);
  worker = await bundleWorker(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) => start(process.execPath, [worker, ...args]);

test("a second run waits for the first, and says for whom", async () => {
  const home = await temporaryHome();
  const first = run("hold", home.directory);
  await first.line();
  const messages: string[] = [];
  const waiting = acquireLock(home, { verb: "delete", patience: 50, onWait: (message) => messages.push(message) });
  await expect(waiting).rejects.toMatchObject({
    code: "LOCKED",
    message: expect.stringContaining(`process ${first.child.pid}`),
  });
  expect(messages).toEqual([expect.stringMatching(/^Waiting for `monk update` \(process \d+ on .+, since .+Z\)$/)]);
  first.child.kill("SIGKILL");
  await first.ended;
});

test.runIf(unix)("a run that was stopped keeps the lock, however long it stands still", async () => {
  const home = await temporaryHome();
  const stopped = run("hold", home.directory);
  await stopped.line();
  stopped.child.kill("SIGSTOP");
  const waiting = acquireLock(home, { verb: "delete", patience: 300, stale: 20, beat: 5 });
  await expect(waiting).rejects.toMatchObject({
    code: "LOCKED",
    hint: expect.stringContaining(`end it (process ${stopped.child.pid} on `),
  });
  stopped.child.kill("SIGCONT");
  stopped.child.kill("SIGTERM");
  await stopped.ended;
  await (await acquireLock(home, { verb: "delete", patience: 0 })).release();
});

test("the lock of a killed run is taken over", async () => {
  const home = await temporaryHome();
  const first = run("hold", home.directory);
  await first.line();
  first.child.kill("SIGKILL");
  await first.ended;
  const lock = await acquireLock(home, { verb: "update", patience: 0 });
  await lock.release();
  expect(await readdir(home.directory)).toEqual([".gitignore"]);
});

test("a run that exits without letting go leaves no lock", async () => {
  const home = await temporaryHome();
  const first = run("leave", home.directory);
  expect(await first.ended).toBe(0);
  expect(await readdir(home.directory)).toEqual([".gitignore"]);
});

test("of many runs that find a dead owner, one at a time has the lock", async () => {
  const home = await temporaryHome();
  const dead = run("hold", home.directory);
  await dead.line();
  dead.child.kill("SIGKILL");
  await dead.ended;
  await writeFile(home.file("count"), "0");
  const counting = Array.from({ length: 4 }, () => run("count", home.directory, "15"));
  for (const process of counting) expect(await process.ended, process.errors()).toBe(0);
  expect(await readFile(home.file("count"), "utf8")).toBe("60");
});

test("a kill at any moment loses nothing that was confirmed", async () => {
  const home = await temporaryHome();
  let confirmed = 0;
  for (const lines of [1, 3, 6, 7, 8, 13, 20]) {
    const writing = run("record", home.directory);
    await new Promise<void>((done) => {
      writing.child.stdout?.on("data", () => {
        if (writing.lines.length >= lines) done();
      });
    });
    writing.child.kill("SIGKILL");
    await writing.ended;
    confirmed = Number(writing.lines.at(-1));
    const round = (await StateStore.open(home)).get("shop/db")?.state.round as number;
    expect(round).toBeGreaterThanOrEqual(confirmed);
    expect(round).toBeLessThanOrEqual(confirmed + 1);
  }
});

test.runIf(unix)("a full disk ends in one sentence, and what was confirmed is still there", async () => {
  const home = await temporaryHome();
  // A limit on the size of a file stands in for a full disk: the write that crosses it is cut in the same way.
  const filling = start("bash", [
    "-c",
    `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`,
    process.execPath,
    worker,
    "fill",
    home.directory,
  ]);
  expect(await filling.ended, filling.errors()).toBe(0);
  const said = JSON.parse(filling.lines[0] ?? "{}");
  expect(said).toMatchObject({
    code: "DISK_FULL",
    message: expect.stringMatching(/^Cannot write .*journal.jsonl: there is no space left/),
  });
  expect(said.kept).toBe(said.round);
  expect((await StateStore.open(home)).get("shop/db")?.state.round).toBe(said.round);
  expect((await readFile(home.file("journal.jsonl"), "utf8")).endsWith("\n")).toBe(true);
});

test.runIf(unix)("a home that may not be written ends in one sentence that says what to do", async () => {
  const parent = await temporaryFolder();
  await chmod(parent, 0o755);
  const home = openHome(join(parent, ".monk"));
  await mkdir(home.directory, { mode: 0o555 });
  const ordinary = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const writing = start(process.execPath, [worker, "write", home.directory], ordinary);
  expect(await writing.ended, writing.errors()).toBe(0);
  expect(JSON.parse(writing.lines[0] ?? "{}")).toMatchObject({
    code: "UNWRITABLE",
    message: expect.stringMatching(/^Cannot write .*: this user is not allowed to \(EACCES\)\. /),
    hint: expect.stringContaining("--home"),
  });
  expect(await readdir(home.directory)).toEqual([]);
});

test("secrets that several processes set at once are all there", async () => {
  const home = await temporaryHome();
  const setting = ["a", "b", "c"].map((name) => run("secrets", home.directory, name, "8"));
  for (const process of setting) expect(await process.ended, process.errors()).toBe(0);
  const secrets = new SecretStore(home, { environment: {} });
  expect(await secrets.list()).toHaveLength(24);
  expect(await secrets.get("c-7")).toBe("value-7");
});

test("several processes that need a token fetch it once", async () => {
  const home = await temporaryHome();
  const needing = Array.from({ length: 3 }, () => run("token", home.directory));
  for (const process of needing) expect(await process.ended, process.errors()).toBe(0);
  const lines = needing.flatMap(({ lines }) => lines).sort();
  expect(lines).toEqual(["fetched", "the-token", "the-token", "the-token"]);
  expect(await readFile(home.file("tokens.json"), "utf8")).not.toContain("the-token");
});
