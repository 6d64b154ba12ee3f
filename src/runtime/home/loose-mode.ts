import { readdir, stat } from "node:fs/promises";
import type { Home } from "./home.ts";

/** What a home keeps for its owner alone, copies and older parts included. Other files in the folder may be anybody's. */
const kept =
  /^(secrets|tokens|state)\.json(\.\w+)?$|^key(\.\w+)?$|^(journal|audit|emulator)([.-]\w+)?\.jsonl(\.\w+)*$|^(world|audit\.head)$/;

/**
 * What others than its owner can get at: the folder beyond mode 0700, files beyond 0600. One sentence for the folder and
 * one for the files, which say how to close them. Nothing on Windows, where modes say little.
 */
export async function looseModes(home: Home): Promise<readonly string[]> {
  if (process.platform === "win32") return [];
  const { directory } = home;
  const names = await readdir(directory).catch((): string[] => []);
  const modes = await Promise.all(names.filter((name) => kept.test(name)).map((name) => modeOf(home.file(name), name)));
  const [folder, files] = [await modeOf(directory, ""), modes.filter(isLoose).sort(byName)];
  return [
    ...(isLoose(folder) ? [`${directory} can be entered by others (mode ${folder.mode}): chmod 700 ${directory}`] : []),
    ...filesSentence(home, files),
  ];
}

interface Found {
  readonly name: string;
  /** As `chmod` takes it: `0644`. */
  readonly mode: string;
}

function filesSentence({ directory, file }: Home, [first, ...others]: readonly Found[]): string[] {
  if (first === undefined) return [];
  const path = file(first.name);
  if (others.length === 0) return [`${path} can be read by others (mode ${first.mode}): chmod 600 ${path}`];
  const names = [first, ...others].map(({ name }) => name).join(", ");
  return [`Files in ${directory} can be read by others (${names}): chmod -R go= ${directory}`];
}

async function modeOf(path: string, name: string): Promise<Found> {
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => 0,
  );
  return { name, mode: mode.toString(8).padStart(4, "0") };
}

function isLoose({ mode }: Found): boolean {
  return !mode.endsWith("00");
}

function byName(one: Found, other: Found): number {
  return one.name < other.name ? -1 : 1;
}
