import { rm } from "node:fs/promises";
import { readIfThere, writeAtomic } from "./atomic-file.ts";
import type { Home } from "./home.ts";
import { fileFailure, type HomeError, type HomeErrorCode } from "./home-error.ts";
import type { KeyRing } from "./master-key.ts";
import { keyFile, readKey } from "./secret-key-file.ts";

/** The last good copy of a file, beside it. It is for people: no program reads it in the file's place. */
export function copyFileOf(file: string): string {
  return `${file}.bak`;
}

/**
 * Makes the copies of `secrets.json` and its key equal to what was just written: what is removed, or lies under a
 * key that was replaced, is nowhere to be found then. What an earlier kill has left undone is done here as well.
 */
export async function keepCopies(home: Home, secrets: string): Promise<void> {
  await keepCopy(home.file("secrets.json"), secrets);
  await keepCopy(keyFile(home), await readIfThere(keyFile(home)));
}

async function keepCopy(file: string, text: string | undefined): Promise<void> {
  const copy = copyFileOf(file);
  if ((await readIfThere(copy)) === text) return;
  if (text !== undefined) return writeAtomic(copy, text);
  await rm(copy, { force: true }).catch((failure) => {
    throw fileFailure("remove", copy, failure);
  });
}

/** Whether a secrets file is whole, under these keys or else under those that it names. */
export type Opens = (file: string, keys?: KeyRing) => Promise<boolean>;

const keyCodes: ReadonlySet<HomeErrorCode> = new Set(["KEY_MISSING", "KEY_UNUSABLE", "KEY_WRONG"]);

/** The same failure; its advice names the copy where there is a good one. */
export async function withWayBack(failure: HomeError, home: Home, opens: Opens): Promise<HomeError> {
  const isDamage = failure.code === "SECRETS_DAMAGED";
  const [secrets, key] = [home.file("secrets.json"), keyFile(home)];
  const isOfKeyFile = failure.file === key;
  // A key that comes from elsewhere is mended there: no file of the home takes its place.
  const isUnusableElsewhere = failure.code === "KEY_UNUSABLE" && !isOfKeyFile;
  if ((!isDamage && !keyCodes.has(failure.code)) || isUnusableElsewhere) return failure;
  const copied = isDamage || isOfKeyFile ? await readKey(copyFileOf(key)).catch(() => undefined) : undefined;
  const whole = (file: string, keys?: KeyRing) => opens(file, keys).catch(() => false);
  if (!isDamage && copied && (await whole(secrets, copied))) return failure.withHint(advice(key));
  const copy = copyFileOf(secrets);
  return (await whole(copy)) || (await whole(copy, copied)) ? failure.withHint(advice(secrets)) : failure;
}

function advice(file: string): string {
  return `${copyFileOf(file)} is the last good copy: copy it to ${file} and run the command again.`;
}
