import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { readIfThere, replace, writeAtomic } from "./atomic-file.ts";
import type { Home } from "./home.ts";
import { fileFailure, HomeError } from "./home-error.ts";
import { type KeyRing, keyRing, spelledKey } from "./master-key.ts";

/** The file that holds the master key: 32 bytes in base64. */
export function keyFile(home: Home): string {
  return home.file("key");
}

/** A key is changed in three steps: the next key is written, then the secrets under it, then it takes the key's place. */
export function nextKeyFile(home: Home): string {
  return home.file("key.next");
}

export async function readKey(file: string): Promise<KeyRing | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const master = spelledKey(text);
  if (master) return keyRing(master);
  throw new HomeError(
    "KEY_UNUSABLE",
    file,
    `${file} is damaged: expected 32 bytes in base64. Nothing was changed.`,
    "Restore it from a backup; without it the secrets beside it cannot be read.",
  );
}

export async function makeKey(file: string): Promise<KeyRing> {
  const master = randomBytes(32);
  await writeAtomic(file, `${master.toString("base64")}\n`);
  return keyRing(master);
}

/**
 * The key with that id: the key, or the next one when a change of keys was cut short. The next one is looked at first,
 * because a change that goes on meanwhile moves it to the key's place.
 */
export async function findKey(home: Home, id: string): Promise<{ keys: KeyRing; next: boolean } | undefined> {
  const next = await readKey(nextKeyFile(home)).catch(() => undefined);
  if (next?.id === id) return { keys: next, next: true };
  const keys = await readKey(keyFile(home));
  if (!keys) throw keyMissing(home);
  return keys.id === id ? { keys, next: false } : undefined;
}

export async function finishKeyChange(home: Home): Promise<void> {
  try {
    await replace(nextKeyFile(home), keyFile(home));
  } catch (failure) {
    throw fileFailure("write", keyFile(home), failure);
  }
}

/** Removes what no longer opens anything: a next key that never came into force and, where the key comes from elsewhere, the key. */
export async function dropKeys(home: Home, from: "file" | "environment"): Promise<void> {
  const next = nextKeyFile(home);
  for (const file of [next, `${next}.tmp`, ...(from === "environment" ? [keyFile(home)] : [])]) {
    await rm(file, { force: true }).catch((failure) => {
      throw fileFailure("remove", file, failure);
    });
  }
}

function keyMissing(home: Home): HomeError {
  const file = keyFile(home);
  return new HomeError(
    "KEY_MISSING",
    file,
    `${file} is missing, and ${home.file("secrets.json")} cannot be read without it. Nothing was changed.`,
    `Restore ${file} from a backup; or move ${home.file("secrets.json")} and its copy away and add the secrets again with: monk secrets add`,
  );
}
