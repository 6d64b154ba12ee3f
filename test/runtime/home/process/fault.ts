import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

export type FaultKind = "kill" | "tear" | "full";

const preload = pathToFileURL(join(import.meta.dirname, "file-fault.mjs")).href;

/** Arguments of Node and the environment with which a program meets one fault on its way through the files of a folder. */
export function withFault(folder: string, kind: FaultKind, at: number) {
  return { node: ["--import", preload], env: { FILE_FAULT: `${kind}:${at}`, FILE_FOLDER: folder } };
}

/** The same without a fault; `count` answers how often the program has touched the files, once it has ended. */
export async function counted(folder: string) {
  const place = await mkdtemp(join(tmpdir(), "monk-count-"));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  const file = join(place, "count");
  return {
    node: ["--import", preload],
    env: { FILE_COUNT: file, FILE_FOLDER: folder },
    count: async () => Number(await readFile(file, "utf8")),
  };
}

/** The numbers from 1 to `total`: all of them, or about `few` where `EVERY_MOMENT` does not ask for all. */
export function moments(total: number, few = total): number[] {
  const stride = process.env.EVERY_MOMENT ? 1 : Math.max(1, Math.floor(total / few));
  return Array.from({ length: total }, (_, index) => index + 1).filter((at) => at % stride === 0 || at === 1);
}

/** Two at a time: each is a process of its own. */
export async function inLanes<T>(all: readonly T[], walk: (one: T) => Promise<void>): Promise<void> {
  await Promise.all(
    [0, 1].map(async (lane) => {
      for (const one of all.filter((_, index) => index % 2 === lane)) await walk(one);
    }),
  );
}
