import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { StateStore } from "../runtime/home/index.ts";
import { UsageError } from "../runtime/input-error.ts";
import { homeOf } from "./home-folder.ts";
import type { Setting } from "./setting.ts";

/** Files, or whether there have to be any. */
export type Templates = readonly string[] | "needed" | "if any";

/** The file that is used where none is named and none was loaded. */
const usualFile = "mongodb-atlas.yaml";

/** The files that `monk load` remembers. */
export async function loadedFiles({ options, cwd }: Pick<Setting, "options" | "cwd">): Promise<readonly string[]> {
  return (await StateStore.open(homeOf(options, cwd))).loaded();
}

/** Those named, or else those loaded before, or else the usual one. Rejects with a `UsageError` where one is needed and none is there. */
export async function templateFiles(setting: Setting, templates: Templates): Promise<readonly string[]> {
  const { options, cwd } = setting;
  if (typeof templates !== "string") return templates;
  if (options.file.length > 0) return options.file;
  const loaded = await loadedFiles(setting);
  if (loaded.length > 0) return loaded;
  if (existsSync(resolve(cwd, usualFile))) return [usualFile];
  if (templates === "if any") return [];
  throw new UsageError(
    `there is no ${usualFile} in ${cwd}, and no file was loaded before`,
    "name one with -f FILE, or run monk load FILE; monk schema describes what may stand in it",
  );
}
