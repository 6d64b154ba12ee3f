import { utimesSync } from "node:fs";
import { readdir, readFile, rename, symlink, unlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { acquireLock, type Home, type LockOwner } from "../../../src/runtime/home/index.ts";
import { failure } from "./failure.ts";
import { temporaryHome } from "./temporary-home.ts";

const linux = process.platform === "linux";

/** Leaves a lock as this process would have written it, except for the members given. */
async function leaveLock(home: Home, members: Partial<LockOwner>): Promise<void> {
  const lock = await acquireLock(home, { verb: "update" });
  await lock.release();
  await writeFile(home.file("lock"), JSON.stringify({ ...lock.owner, ...members }));
}

test("a lock that is let go leaves nothing behind, and letting go twice is harmless", async () => {
  const home = await temporaryHome();
  const first = await acquireLock(home, { verb: "update" });
  await first.release();
  const second = await acquireLock(home, { verb: "delete" });
  await first.release();
  expect(JSON.parse(await readFile(home.file("lock"), "utf8"))).toMatchObject({ verb: "delete", pid: process.pid });
  await second.release();
  expect(await readdir(home.directory)).toEqual([".gitignore"]);
});

test("waiting ends when the other lets go", async () => {
  const home = await temporaryHome();
  const first = await acquireLock(home, { verb: "update" });
  const waiting = acquireLock(home, { verb: "delete", onWait: () => void first.release() });
  const second = await waiting;
  expect(second.owner.verb).toBe("delete");
  await second.release();
});

test("waiting ends when it is interrupted", async () => {
  const home = await temporaryHome();
  const first = await acquireLock(home, { verb: "update" });
  const stop = new AbortController();
  const reason = new Error("Interrupted");
  const waiting = acquireLock(home, { verb: "delete", signal: stop.signal, onWait: () => stop.abort(reason) });
  await expect(waiting).rejects.toBe(reason);
  await first.release();
});

test("of a lock with no name in it the one who waits is told what to do", async () => {
  const home = await temporaryHome();
  await home.ensure();
  await writeFile(home.file("lock"), "nonsense");
  const stop = new AbortController();
  const told = new Promise<string>((say) => {
    acquireLock(home, { verb: "update", signal: stop.signal, onWait: say }).catch(() => undefined);
  });
  expect(await told).toBe(
    `Waiting for a run that has left no name, which cannot be seen from here: if it surely is gone, remove ${home.file("lock")}`,
  );
  stop.abort();
});

test("a living owner is not taken over, however long ago it took the lock", async () => {
  const home = await temporaryHome();
  await leaveLock(home, { since: "2001-01-01T00:00:00.000Z" });
  expect((await failure(acquireLock(home, { verb: "update", patience: 30 }))).code).toBe("LOCKED");
});

test.runIf(linux)("a process number that was given to another process does not keep the lock", async () => {
  const home = await temporaryHome();
  await leaveLock(home, { started: 1 });
  await (await acquireLock(home, { verb: "update", patience: 0 })).release();
});

test.runIf(linux)(
  "after the machine started anew the lock of before is taken over, once no heartbeat comes",
  async () => {
    const home = await temporaryHome();
    await leaveLock(home, { boot: "another boot" });
    expect((await failure(acquireLock(home, { verb: "update", patience: 30, beat: 5 }))).code).toBe("LOCKED");
    await utimes(home.file("lock"), 1, 1);
    await (await acquireLock(home, { verb: "update", beat: 5 })).release();
  },
);

test.runIf(linux)(
  "a machine of the same name whose clock lies far behind keeps the lock while its heart beats",
  async () => {
    const home = await temporaryHome();
    await leaveLock(home, { boot: "another machine" });
    let beats = 1;
    const beating = setInterval(() => utimesSync(home.file("lock"), beats, beats++), 5);
    const refused = await failure(acquireLock(home, { verb: "update", beat: 100, patience: 500 }));
    clearInterval(beating);
    expect(refused.code).toBe("LOCKED");
  },
);

test("an owner on another machine is taken over when its heartbeat stands still, and not before, nor in silence", async () => {
  const home = await temporaryHome();
  await leaveLock(home, { host: `not-${hostname()}`, pid: 1 });
  const refused = await failure(acquireLock(home, { verb: "update", patience: 30 }));
  expect(refused.code).toBe("LOCKED");
  expect(refused.hint).toContain(`if it surely is gone, remove ${home.file("lock")}.`);
  const said: string[] = [];
  const say = (message: string) => said.push(message);
  await (await acquireLock(home, { verb: "update", stale: 40, onWait: say, onTakeOver: say })).release();
  expect(said).toEqual([
    expect.stringMatching(
      /^Waiting for `monk update` \(process 1 on not-.*\), which cannot be seen from here: if it surely is gone, remove .*lock$/,
    ),
    expect.stringMatching(
      /^Took the lock over from `monk update` \(process 1 on not-.*\), which gave no sign of life for/,
    ),
  ]);
});

test("a clock that is set back or ahead neither frees a lock nor keeps one", async () => {
  for (const time of [1, 4_000_000_000]) {
    const home = await temporaryHome();
    await leaveLock(home, { since: new Date(time * 1000).toISOString() });
    await utimes(home.file("lock"), time, time);
    expect((await failure(acquireLock(home, { verb: "update", patience: 30, stale: 10 }))).code).toBe("LOCKED");
    const elsewhere = await temporaryHome();
    await leaveLock(elsewhere, { host: `not-${hostname()}` });
    await utimes(elsewhere.file("lock"), time, time);
    await (await acquireLock(elsewhere, { verb: "update", stale: 30 })).release();
  }
});

test("an owner on another machine whose heart beats keeps the lock", async () => {
  const home = await temporaryHome();
  await leaveLock(home, { host: `not-${hostname()}`, pid: 1 });
  let beats = 1_700_000_000;
  const beating = setInterval(() => utimesSync(home.file("lock"), beats, beats++), 5);
  const refused = await failure(acquireLock(home, { verb: "update", stale: 300, patience: 600 }));
  clearInterval(beating);
  expect(refused.code).toBe("LOCKED");
  expect(refused.message).toContain(`on not-${hostname()}`);
});

test("a lock file that nobody can understand is taken over when it stands still", async () => {
  const home = await temporaryHome();
  await home.ensure();
  await writeFile(home.file("lock"), "");
  await (await acquireLock(home, { verb: "update", stale: 30 })).release();
  expect(await readdir(home.directory)).toEqual([".gitignore"]);
});

test.skipIf(process.platform === "win32").each([
  ["nobody can understand", (file: string) => writeFile(file, "")],
  ["is a link that leads nowhere", (file: string) => symlink("nowhere", file)],
])("a lock file that %s is not waited for in silence", async (_, leave) => {
  const home = await temporaryHome();
  await home.ensure();
  await leave(home.file("lock"));
  const said: string[] = [];
  const onWait = (message: string) => void said.push(message);
  const refused = await failure(acquireLock(home, { verb: "update", patience: 400, onWait }));
  expect(refused.code).toBe("LOCKED");
  expect(said).toEqual([
    `Waiting for a run that has left no name, which cannot be seen from here: if it surely is gone, remove ${home.file("lock")}`,
  ]);
});

test("a claim that a dead process left on a dead lock does not stop the next run", async () => {
  const home = await temporaryHome();
  await leaveLock(home, { pid: 2 ** 22 + 1 });
  const dead = JSON.parse(await readFile(home.file("lock"), "utf8"));
  await writeFile(home.file(`lock.${dead.id}.claim`), JSON.stringify({ ...dead, id: "claimant" }));
  await (await acquireLock(home, { verb: "update", patience: 5_000 })).release();
  expect(await readdir(home.directory)).toEqual([".gitignore"]);
});

test("whoever lost the lock is told, and leaves the new owner's alone", async () => {
  const home = await temporaryHome();
  let tell = (_message: string) => {};
  const lost = new Promise<string>((done) => {
    tell = done;
  });
  const first = await acquireLock(home, { verb: "update", beat: 10, onLost: (message) => tell(message) });
  await writeFile(home.file("other"), JSON.stringify({ ...first.owner, id: "somebody else" }));
  await rename(home.file("other"), home.file("lock"));
  expect(await lost).toContain(home.file("lock"));
  await first.release();
  expect(JSON.parse(await readFile(home.file("lock"), "utf8")).id).toBe("somebody else");
  await unlink(home.file("lock"));
});
