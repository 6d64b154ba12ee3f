import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode, fileFailure } from "./home-error.ts";

/**
 * Replaces a file whole: a reader, or a kill at any moment, finds the old content or the new, never a part.
 * Two writers of one file must be kept apart by a lock: they share the temporary file's name,
 * so that a kill leaves at most one of them behind.
 */
export async function writeAtomic(file: string, content: string, mode = 0o600): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    await rm(temporary, { force: true });
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await replace(temporary, file);
    await syncDirectory(dirname(file));
  } catch (failure) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileFailure("write", file, failure);
  }
}

/** The text of a file, or nothing when there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (failure) {
    if (errorCode(failure) === "ENOENT") return undefined;
    throw fileFailure("read", file, failure);
  }
}

/** On Windows a rename fails for a moment while someone (a virus scanner, a reader) has the target open. */
export async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(from, to);
    } catch (failure) {
      const passing = ["EPERM", "EACCES", "EBUSY"].includes(errorCode(failure) ?? "");
      if (process.platform !== "win32" || !passing || attempt === 10) throw failure;
      await sleep(attempt * 10);
    }
  }
}

/** Makes a rename survive a power cut. Windows has no such call, and some file systems refuse it. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } catch (failure) {
    if (!["EINVAL", "ENOTSUP", "EPERM"].includes(errorCode(failure) ?? "")) throw failure;
  } finally {
    await handle.close();
  }
}
