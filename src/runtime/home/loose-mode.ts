import { readdir, stat } from "node:fs/promises";
import type { Home } from "./home.ts";

/** What a home keeps for its owner alone, copies and older parts included. Other files in the folder may be anybody's. */
const kept =
  /^(secrets|tokens|state)\.json(\.\w+)?$|^key(\.\w+)?$|^(journal|audit|emulator)([.-]\w+)?\.jsonl(\.\w+)*$|^world$/;

/**
 * What others than its owner can get at: the folder beyond mode 0700, a file beyond 0600. One sentence for each, which
 * says how to close it. Nothing on Windows, where modes say little.
 */
export async function looseModes(home: Home): Promise<readonly string[]> {
  if (process.platform === "win32") return [];
  const names = await readdir(home.directory).catch((): string[] => []);
  const files = names.filter((name) => kept.test(name)).sort();
  const sentences = await Promise.all([
    loose(home.directory, "0700", "entered"),
    ...files.map((name) => loose(home.file(name), "0600", "read")),
  ]);
  return sentences.flat();
}

async function loose(path: string, wanted: "0600" | "0700", done: string): Promise<string[]> {
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => 0,
  );
  if ((mode & 0o077) === 0) return [];
  const found = mode.toString(8).padStart(4, "0");
  return [`${path} can be ${done} by others (mode ${found}): chmod ${wanted.slice(1)} ${path}`];
}
