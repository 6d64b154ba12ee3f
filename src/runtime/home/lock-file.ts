import { link, open, readdir, rm, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, fileFailure } from "./home-error.ts";
import { type LockOwner, sight } from "./lock-owner.ts";

/** A lock as somebody else sees it. */
export interface FoundLock {
  /** Absent when the file cannot be understood: it is just being written, or it is not ours. */
  readonly owner?: LockOwner;
  /** Milliseconds since the Unix epoch. */
  readonly lastBeat: number;
}

/** Makes the lock file if there is none, and says whether it did. The file is whole from the moment it can be seen. */
export async function makeLock(file: string, owner: LockOwner): Promise<boolean> {
  const draft = `${file}.${owner.id}.new`;
  try {
    await writeNew(draft, owner);
    await link(draft, file);
    return true;
  } catch (failure) {
    const code = errorCode(failure);
    if (code === "EEXIST") return false;
    // A file system without hard links: the file is seen empty for a moment, and whoever sees that waits.
    if (["ENOTSUP", "ENOSYS", "EOPNOTSUPP", "EPERM"].includes(code ?? "")) return makeWithoutLink(file, owner);
    throw fileFailure("write", file, failure);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

async function makeWithoutLink(file: string, owner: LockOwner): Promise<boolean> {
  try {
    await writeNew(file, owner);
    return true;
  } catch (failure) {
    const code = errorCode(failure);
    // On Windows a file that is being removed is in the way until the last reader has closed it.
    if (code === "EEXIST" || (process.platform === "win32" && code === "EPERM")) return false;
    throw fileFailure("write", file, failure);
  }
}

/** Reads a lock through a fresh handle, which a network file system answers from the server, not from its cache. */
export async function readLock(file: string): Promise<FoundLock | undefined> {
  try {
    const handle = await open(file, "r");
    try {
      const [text, { mtimeMs }] = [await handle.readFile("utf8"), await handle.stat()];
      const owner = parseOwner(text);
      return { lastBeat: mtimeMs, ...(owner && { owner }) };
    } finally {
      await handle.close();
    }
  } catch (failure) {
    // On Windows a file that is being removed can be listed, but not opened.
    if (errorCode(failure) === "ENOENT" || (process.platform === "win32" && errorCode(failure) === "EPERM")) return;
    throw fileFailure("read", file, failure);
  }
}

/**
 * Removes the lock of `id`, and no other. Says whether it is gone.
 *
 * Reading, finding a dead owner and unlinking is not one step: between them another may have removed the dead lock and
 * made its own, which would then be unlinked, and two would hold the home. So the right to remove the lock of one `id`
 * is itself a file, named after that `id`, which only one process can make. Its maker reads the lock again before it
 * unlinks; nobody else may touch a lock of that `id`, so what it has read cannot change under it. Should the maker die
 * in between, its claim is removed in the same way, by the `id` of the claim: each death adds one name, so this ends.
 */
export async function removeLock(file: string, id: string | undefined, claimant: LockOwner): Promise<boolean> {
  const claim = `${file}.${id ?? "unreadable"}.claim`;
  if (!(await makeLock(claim, claimant))) {
    await removeDeadClaim(claim, claimant);
    return false;
  }
  try {
    const found = await readLock(file);
    if (found && found.owner?.id === id) await unlink(file);
    return true;
  } catch (failure) {
    throw fileFailure("remove", file, failure);
  } finally {
    await rm(claim, { force: true });
  }
}

async function removeDeadClaim(claim: string, claimant: LockOwner): Promise<void> {
  const found = await readLock(claim);
  if (!found) return;
  // A claim lives for milliseconds; one this old was left by a machine that cannot be asked.
  const old = Date.now() - found.lastBeat > 600_000;
  if (!found.owner) {
    if (old) await rm(claim, { force: true });
    return;
  }
  const seen = await sight(found.owner, found.lastBeat);
  if (seen === "gone" || (seen !== "alive" && old)) await removeLock(claim, found.owner.id, claimant);
}

/** Removes what killed processes have left of their drafts and claims. */
export async function sweepLeftovers(file: string, olderThan: number): Promise<void> {
  const directory = dirname(file);
  const prefix = `${basename(file)}.`;
  for (const name of await readdir(directory)) {
    if (!name.startsWith(prefix) || !/\.(new|claim)$/.test(name)) continue;
    const leftover = join(directory, name);
    const age = await stat(leftover).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > olderThan) await rm(leftover, { force: true });
  }
}

async function writeNew(file: string, owner: LockOwner): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(owner)}\n`);
  } catch (failure) {
    await rm(file, { force: true });
    throw failure;
  } finally {
    await handle.close();
  }
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner: unknown = JSON.parse(text);
    const { id, pid, host, boot, started, verb, since } = owner as LockOwner;
    const whole =
      [id, host, boot, verb, since].every((member) => typeof member === "string") &&
      [pid, started].every((member) => typeof member === "number");
    return whole ? { id, pid, host, boot, started, verb, since } : undefined;
  } catch {
    return undefined;
  }
}
