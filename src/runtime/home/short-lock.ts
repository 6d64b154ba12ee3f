import { randomUUID } from "node:crypto";
import { linkSync, unlinkSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Home } from "./home.ts";
import { errorCode, fileFailure, HomeError } from "./home-error.ts";
import { readLock, removeLock, sweepLeftovers } from "./lock-file.ts";
import { type LockOwner, thisOwner } from "./lock-owner.ts";
import { LockWatch } from "./lock-watch.ts";

/** Milliseconds to wait for another owner; longer than it takes to see that one stands still. */
const patience = 60_000;

/** Milliseconds without a change after which an owner that cannot be seen from here is taken for dead. */
const stale = 45_000;

/** There is no heartbeat: an owner that lives lets go at once. Milliseconds. */
const beat = 1_000;

/**
 * A lock for the work of a moment, such as a few lines that are appended to a file that several processes share.
 *
 * It is taken, used and let go in one breath: nothing else of this process comes in between, a kill finds it held for
 * less than a millisecond. One that a dead process has left is taken over.
 */
export class ShortLock {
  readonly #home: Home;
  readonly #file: string;
  readonly #verb: string;
  #introduced: Promise<LockOwner> | undefined;
  #owner: LockOwner | undefined;
  #turn = 0;

  /** `verb` is what it is taken for, for whoever waits. */
  constructor(home: Home, name: string, verb: string) {
    this.#home = home;
    this.#file = home.file(name);
    this.#verb = verb;
  }

  /** Runs `work` while no other process does. Rejects with what it throws, or with a `HomeError`: `LOCKED`, or unwritable. */
  async run<T>(work: () => T): Promise<T> {
    await this.#home.ensure();
    this.#introduced ??= this.#introduce();
    const owner = await this.#introduced;
    const watch = new LockWatch({ beat, stale });
    const giveUp = performance.now() + patience;
    for (let attempt = 0; !this.#take(); attempt += 1) {
      const found = await readLock(this.#file);
      // Gone by now, or a link that leads nowhere: that one stays.
      if (!found && attempt < 100) continue;
      const dead = found && (await watch.look(found)).dead;
      if (dead && (await removeLock(this.#file, found.owner?.id, owner))) continue;
      if (performance.now() >= giveUp) throw this.#held(found?.owner);
      await sleep(Math.min(25, 2 ** attempt));
    }
    return this.#holding(work);
  }

  /** The same without waiting, for the end of a process. Says whether it was done. */
  runNow(work: () => void): boolean {
    if (!this.#take()) return false;
    this.#holding(work);
    return true;
  }

  async #introduce(): Promise<LockOwner> {
    await sweepLeftovers(this.#file, 3_600_000).catch(() => undefined);
    this.#owner = await thisOwner(randomUUID(), this.#verb);
    return this.#owner;
  }

  /** Another id each time, so that whoever waits sees that it moves on. */
  #take(): boolean {
    this.#turn += 1;
    const id = `${this.#owner?.id ?? process.pid}-${this.#turn}`;
    const text = this.#owner ? `${JSON.stringify({ ...this.#owner, id, since: new Date().toISOString() })}\n` : "";
    try {
      return placeWhole(this.#file, `${this.#file}.${id}.new`, text);
    } catch (failure) {
      throw fileFailure("write", this.#file, failure);
    }
  }

  #holding<T>(work: () => T): T {
    try {
      return work();
    } finally {
      removeIfThere(this.#file);
    }
  }

  #held(owner: LockOwner | undefined): HomeError {
    const who = owner ? `process ${owner.pid} on ${owner.host}, since ${owner.since}` : "a process that left no name";
    return new HomeError(
      "LOCKED",
      this.#file,
      `${this.#file} is held by ${who}; waited ${patience / 1000} s for it.`,
      `End that process; if it surely is gone, remove ${this.#file}.`,
    );
  }
}

/** Makes the file if there is none, whole from the moment it can be seen: a kill leaves no lock without a name in it. */
function placeWhole(file: string, draft: string, text: string): boolean {
  try {
    writeFileSync(draft, text, { flag: "wx", mode: 0o600 });
    linkSync(draft, file);
    return true;
  } catch (failure) {
    const code = errorCode(failure);
    if (code === "EEXIST") return false;
    if (["ENOTSUP", "ENOSYS", "EOPNOTSUPP", "EPERM"].includes(code ?? "")) return placeWithoutLink(file, text);
    throw failure;
  } finally {
    removeIfThere(draft);
  }
}

/** On a file system without hard links. */
function placeWithoutLink(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (failure) {
    const code = errorCode(failure);
    // On Windows a file that is being removed is in the way until the last reader has closed it.
    if (code === "EEXIST" || (process.platform === "win32" && code === "EPERM")) return false;
    if (code === "ENOSPC") removeIfThere(file);
    throw failure;
  }
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (failure) {
    if (errorCode(failure) !== "ENOENT") throw failure;
  }
}
