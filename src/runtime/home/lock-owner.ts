import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { promisify } from "node:util";

/** Who holds a lock, as written in its file. */
export interface LockOwner {
  /** Different for each time that a lock is taken. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** Name of this start of the machine, and of its process namespace; empty where the system tells none. */
  readonly boot: string;
  /** When the process started: in ticks since the machine started (Linux), or in seconds since the Unix epoch. */
  readonly started: number;
  /** What it is doing, for example `update`. */
  readonly verb: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

export async function thisOwner(id: string, verb: string): Promise<LockOwner> {
  return {
    id,
    pid: process.pid,
    host: hostname(),
    boot: await bootName(),
    // Asked of the same clock that a later look asks: ours may have been set in between.
    started:
      (await startTicks(process.pid)) ??
      (await startSeconds(process.pid)) ??
      Math.round(Date.now() / 1000 - process.uptime()),
    verb,
    since: new Date().toISOString(),
  };
}

/**
 * What can be told of an owner from here. Of whoever is on another machine, or in another container, only the heartbeat
 * tells: "out of sight". "restarted" is nearly "gone", and rests on two machines not having one name and unlike clocks.
 */
export type Sighting = "alive" | "gone" | "restarted" | "out of sight";

/** `lastBeat` in milliseconds since the Unix epoch. */
export async function sight(owner: LockOwner, lastBeat: number): Promise<Sighting> {
  if (owner.host !== hostname()) return "out of sight";
  const boot = await bootName();
  if (owner.boot !== boot || boot === "") {
    // A living owner would have beaten since this machine started.
    if (lastBeat < Date.now() - uptime() * 1000) return "restarted";
    if (owner.boot !== boot) return "out of sight";
  }
  return isAlive(owner.pid) && !(await isOtherProcess(owner)) ? "alive" : "gone";
}

/** Process numbers are used again: the same number with another start is another process. */
async function isOtherProcess(owner: LockOwner): Promise<boolean> {
  const ticks = await startTicks(owner.pid);
  if (ticks !== undefined) return ticks !== owner.started;
  const seconds = await startSeconds(owner.pid);
  return seconds !== undefined && Math.abs(seconds - owner.started) > 5;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    // EPERM: it is there, and another user's.
    return (failure as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function bootName(): Promise<string> {
  if (process.platform !== "linux") return "";
  try {
    const [boot, namespace] = await Promise.all([
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      readlink("/proc/self/ns/pid"),
    ]);
    return `${boot.trim()} ${namespace}`;
  } catch {
    return "";
  }
}

/** Nothing where it cannot be told; not a number, which no start is equal to, for a process that has ended. */
async function startTicks(pid: number): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold anything. After it: the process's state, and
    // as field 22 of all the start.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Dead, and not yet collected by its parent: its number still answers to signals.
    if (fields[0] === "Z" || fields[0] === "X") return Number.NaN;
    return Number(fields[19]);
  } catch {
    return undefined;
  }
}

async function startSeconds(pid: number): Promise<number | undefined> {
  if (process.platform === "win32") return undefined;
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)], {
      env: { ...process.env, LC_ALL: "C" },
    });
    const time = Date.parse(stdout.trim());
    return Number.isNaN(time) ? undefined : time / 1000;
  } catch {
    return undefined;
  }
}
