import { randomUUID } from "node:crypto";
import { readFileSync, unlinkSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Home } from "./home.ts";
import { fileFailure, HomeError } from "./home-error.ts";
import { makeLock, readLock, removeLock, sweepLeftovers } from "./lock-file.ts";
import { type LockOwner, thisOwner } from "./lock-owner.ts";
import { LockWatch } from "./lock-watch.ts";

export interface LockOptions {
  /** What this process is about to do, for example `update`; shown to whoever waits. */
  readonly verb: string;
  /** File name in the home; `lock` unless told otherwise. */
  readonly name?: string;
  /** How long to wait for another owner, in milliseconds; 10 minutes unless told otherwise. */
  readonly patience?: number;
  /** Called once for each owner that has to be waited for. */
  readonly onWait?: (message: string) => void;
  /** Called once when the lock was taken from an owner that is only taken for dead: it is out of sight, and silent. */
  readonly onTakeOver?: (message: string) => void;
  /** Called once when the lock was lost to another, because this process stood still for too long. */
  readonly onLost?: (message: string) => void;
  /** Gives up waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds between two heartbeats; 5 seconds unless told otherwise. */
  readonly beat?: number;
  /** Milliseconds without a heartbeat after which an owner out of sight is taken for dead; 45 seconds unless told otherwise. */
  readonly stale?: number;
}

export interface Lock {
  readonly owner: LockOwner;
  /** Lets go. Harmless when called again, and when another has the lock by now. */
  release(): Promise<void>;
}

/** A lock without a name in it is just being written; after so many looks it is not. */
const looksAtNameless = 5;

const defaults = { name: "lock", patience: 600_000, beat: 5_000, stale: 45_000 };

/** A name that is taken while nothing can be opened there has just been let go; after so many it is a link that leads nowhere. */
const looksAtNothing = 100;

/**
 * Takes the lock of a home, waiting while another run has it. Rejects with `LOCKED` when patience ends.
 * The lock of a dead owner is taken over; that of a process that lives on this machine never, even if it stands still.
 * It is let go when the process exits, except by SIGKILL.
 */
export async function acquireLock(home: Home, options: LockOptions): Promise<Lock> {
  const settings = { ...defaults, ...options };
  const file = home.file(settings.name);
  const owner = await thisOwner(randomUUID(), settings.verb);
  await home.ensure();
  const watch = new LockWatch(settings);
  const giveUp = performance.now() + settings.patience;
  let waitedFor: string | undefined;
  let nameless = 0;
  let takenOver: LockOwner | undefined;

  for (let attempt = 0; !(await makeLock(file, owner)); attempt += 1) {
    options.signal?.throwIfAborted();
    const found = await readLock(file);
    const verdict = found && (await watch.look(found));
    if (found && verdict?.dead && (await removeLock(file, found.owner?.id, owner))) {
      takenOver = verdict.certain ? undefined : found.owner;
      continue;
    }
    nameless = found && !found.owner ? nameless + 1 : 0;
    const nobody = found ? nameless === looksAtNameless : attempt === looksAtNothing;
    if (found?.owner ? found.owner.id !== waitedFor : nobody) {
      waitedFor = found?.owner?.id;
      const unsure =
        (verdict?.outOfSight ?? true) ? `, which cannot be seen from here: if it surely is gone, remove ${file}` : "";
      options.onWait?.(`Waiting for ${described(found?.owner)}${unsure}`);
    }
    if (performance.now() >= giveUp && (found || attempt > looksAtNothing))
      throw locked(file, found?.owner, settings.patience);
    const passing = !found && attempt <= looksAtNothing;
    await pause(passing ? 1 : Math.min(1000, 20 * 2 ** Math.min(attempt, 6)), options.signal);
  }
  if (takenOver) options.onTakeOver?.(silent(takenOver, settings.stale));
  await sweepLeftovers(file, 3_600_000).catch(() => undefined);
  return hold(file, owner, settings.beat, options.onLost);
}

async function hold(file: string, owner: LockOwner, beat: number, onLost: LockOptions["onLost"]): Promise<Lock> {
  const handle = await open(file, "r+").catch((failure) => {
    throw fileFailure("write", file, failure);
  });
  let releasing: Promise<void> | undefined;
  const stop = () => {
    clearInterval(timer);
    process.off("exit", letGoAtExit);
  };
  const timer = setInterval(() => {
    keepAlive(file, handle, owner).then(
      (ours) => {
        if (ours || releasing) return;
        stop();
        onLost?.(`Another run has taken the lock ${file}, because this one stood still for too long`);
      },
      // A heartbeat that fails for a moment is not a lost lock; the next one tells.
      () => undefined,
    );
  }, beat);
  timer.unref();
  const letGoAtExit = () => letGoNow(file, owner.id);
  process.on("exit", letGoAtExit);

  return {
    owner,
    release() {
      releasing ??= (async () => {
        await handle.close();
        // With no space left for a claim, what can be done at exit is done here.
        await removeLock(file, owner.id, owner).catch(() => letGoNow(file, owner.id));
        stop();
      })();
      return releasing;
    },
  };
}

/** Touches the file that we made, through its handle: should another file be there by now, it is left alone. */
async function keepAlive(file: string, handle: FileHandle, owner: LockOwner): Promise<boolean> {
  const now = new Date();
  await handle.utimes(now, now);
  const found = await readLock(file);
  return found?.owner?.id === owner.id;
}

/** At exit there is no waiting. Only a process that stood still for too long could remove another's lock here. */
function letGoNow(file: string, id: string): void {
  try {
    if ((JSON.parse(readFileSync(file, "utf8")) as { id?: unknown }).id === id) unlinkSync(file);
  } catch {
    // Nobody is left to tell; the next run finds a dead owner.
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal && { signal });
  } catch (failure) {
    throw signal?.reason ?? failure;
  }
}

function described(owner: LockOwner | undefined): string {
  if (!owner) return "a run that has left no name";
  return `\`monk ${owner.verb}\` (process ${owner.pid} on ${owner.host}, since ${owner.since})`;
}

function silent(owner: LockOwner, stale: number): string {
  const seconds = Math.round(stale / 1000);
  return `Took the lock over from ${described(owner)}, which gave no sign of life for ${seconds} s`;
}

function locked(file: string, owner: LockOwner | undefined, patience: number): HomeError {
  return new HomeError(
    "LOCKED",
    file,
    `The home is in use by ${described(owner)}; waited ${Math.round(patience / 1000)} s for it.`,
    `Wait until it has ended, or end it${owner ? ` (process ${owner.pid} on ${owner.host})` : ""}; if it surely is gone, remove ${file}.`,
  );
}
