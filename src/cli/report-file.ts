import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { writeAtomic } from "../runtime/home/atomic-file.ts";

/**
 * Writes a report whole, below folders that are made where they are missing; a report that is there already is replaced.
 * For the user alone to read: reports say who may get at what. Rejects with a `HomeError`.
 */
export async function writeReport(cwd: string, file: string, text: string): Promise<string> {
  const path = resolve(cwd, file);
  await mkdir(dirname(path), { recursive: true });
  await writeAtomic(path, text);
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
