import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { writeAtomic } from "../runtime/home/atomic-file.ts";
import { errorCode, HomeError } from "../runtime/home/home-error.ts";
import { UsageError } from "../runtime/input-error.ts";

/**
 * Writes a report whole, below folders that are made where they are missing; a report that is there already is replaced.
 * For the user alone to read: reports say who may get at what. Rejects with a `UsageError`.
 */
export async function writeReport(cwd: string, file: string, text: string): Promise<string> {
  const path = resolve(cwd, file);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeAtomic(path, text);
  } catch (failure) {
    const code = errorCode(failure instanceof HomeError ? failure.cause : failure) ?? "unknown";
    throw new UsageError(`${file} cannot be written: ${reasons[code] ?? code}`, "name another place for it");
  }
  return path;
}

/** The same for several reports in one folder. */
export async function writeReports(
  cwd: string,
  folder: string,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<string> {
  for (const { name, text } of files) await writeReport(cwd, join(folder, name), text);
  return resolve(cwd, folder);
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "there is a folder of that name",
  EEXIST: "a part of that path is a file, and no folder",
  ENOTDIR: "a part of that path is a file, and no folder",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "that disk is for reading only",
  ENOSPC: "there is no space left",
};
