import { createHash } from "node:crypto";
import type { TokenCache } from "../../host/host.ts";
import { readIfThere, writeAtomic } from "./atomic-file.ts";
import type { Home } from "./home.ts";
import { HomeError } from "./home-error.ts";
import { acquireLock, type Lock } from "./lock.ts";
import type { Sealed } from "./sealed-value.ts";
import type { SecretStore } from "./secret-store.ts";
import { isObject } from "./state-version.ts";
import { tokenFile } from "./token-file.ts";

/** Tokens of more credentials than this are not kept; the oldest go first. */
const limit = 32;

/** How long a process waits for another one's token, in milliseconds, before it fetches its own. */
const patience = 60_000;

/**
 * Access tokens in `tokens.json`, encrypted like the secrets. It is a cache: a file that cannot be read or written
 * costs another token and fails nothing, except where the secrets' own key is at fault.
 */
export function openTokenCache(home: Home, secrets: SecretStore): TokenCache {
  const file = tokenFile(home);
  const last = new Map<string, Promise<unknown>>();

  return {
    async get(key) {
      const sealed = (await readTokens(file)).get(key);
      const token = sealed && (await secrets.unseal(["token", key], sealed));
      if (token !== undefined) rememberIn(secrets, token);
      return token;
    },

    async set(key, value) {
      rememberIn(secrets, value);
      const sealed = await secrets.seal(["token", key], value).catch(nothingWhenUnwritable);
      const lock = sealed && (await lockOrNothing(home, "tokens.lock"));
      if (!lock) return;
      try {
        const tokens = await readTokens(file);
        tokens.delete(key);
        tokens.set(key, sealed);
        const kept = [...tokens].slice(-limit);
        await writeAtomic(file, `${JSON.stringify({ version: 1, tokens: kept })}\n`).catch(() => undefined);
      } finally {
        await lock.release();
      }
    },

    exclusively(key, fetch) {
      // A lock file keeps processes apart; within one process this queue does, without asking the disk.
      const before = last.get(key) ?? Promise.resolve();
      const turn = before.then(async () => {
        const name = createHash("sha256").update(key).digest("hex").slice(0, 16);
        const lock = await lockOrNothing(home, `token-${name}.lock`);
        try {
          return await fetch();
        } finally {
          await lock?.release();
        }
      });
      last.set(
        key,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

/** What is kept may say more than the token, such as its end: whatever in it is long enough to be a token is taken for one. */
function rememberIn(secrets: SecretStore, text: string): void {
  secrets.remember("access token", text);
  for (const [word] of text.matchAll(/[\w.~+/=-]{16,}/g)) secrets.remember("access token", word);
}

/** One token too many is better than none at all. */
function lockOrNothing(home: Home, name: string): Promise<Lock | undefined> {
  return acquireLock(home, { verb: "token", name, patience }).catch(() => undefined);
}

function nothingWhenUnwritable(failure: unknown): undefined {
  const passing: readonly unknown[] = ["UNWRITABLE", "DISK_FULL", "IO", "LOCKED"];
  if (failure instanceof HomeError && passing.includes(failure.code)) return undefined;
  throw failure;
}

async function readTokens(file: string): Promise<Map<string, Sealed>> {
  const tokens = new Map<string, Sealed>();
  try {
    const document: unknown = JSON.parse((await readIfThere(file)) ?? "{}");
    const kept = isObject(document) && document.version === 1 && Array.isArray(document.tokens) ? document.tokens : [];
    for (const [key, sealed] of kept as [string, Sealed][]) {
      if (typeof sealed?.nonce === "string" && typeof sealed.value === "string") tokens.set(key, sealed);
    }
  } catch {
    // Not readable: there are no tokens then, and the next one written replaces it.
  }
  return tokens;
}
