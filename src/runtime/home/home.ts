import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { errorCode, fileFailure } from "./home-error.ts";

/** The folder that holds what is remembered between runs: state, secrets, lock. */
export interface Home {
  /** Absolute path of the folder. */
  readonly directory: string;
  /** Absolute path of a file in it. */
  file(name: string): string;
  /** Makes the folder if there is none. Called before a write, so that looking makes nothing. */
  ensure(): Promise<void>;
}

/** A home at `directory`, which need not exist yet. Touches nothing. */
export function openHome(directory: string): Home {
  const absolute = resolve(directory);
  let made: Promise<void> | undefined;
  return {
    directory: absolute,
    file: (name) => join(absolute, name),
    ensure() {
      made ??= make(absolute).catch((failure) => {
        made = undefined;
        throw failure;
      });
      return made;
    },
  };
}

async function make(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await ignoreItself(directory);
  } catch (failure) {
    throw fileFailure("make", directory, failure);
  }
}

/**
 * A folder with secrets must not end up in a commit by `git add .`. A folder that holds something already is left as it
 * is: it may be someone's project, which would then be ignored whole.
 */
async function ignoreItself(directory: string): Promise<void> {
  if ((await readdir(directory)).length > 0) return;
  try {
    await writeFile(join(directory, ".gitignore"), "*\n", { flag: "wx" });
  } catch (failure) {
    // A home that is there but may only be read is refused by the write that follows, with the file's name.
    const code = errorCode(failure);
    if (code !== "EEXIST" && code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw failure;
  }
}
