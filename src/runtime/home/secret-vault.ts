import { randomBytes } from "node:crypto";
import { readIfThere, writeAtomic } from "./atomic-file.ts";
import { fileMark } from "./file-mark.ts";
import { GroupQueue } from "./group-queue.ts";
import type { Home } from "./home.ts";
import { HomeError } from "./home-error.ts";
import { acquireLock } from "./lock.ts";
import { looseModes } from "./loose-mode.ts";
import { environmentKey, type KeyRing, keyRing } from "./master-key.ts";
import { copyFileOf, keepCopies, withWayBack } from "./secret-copy.ts";
import { type KeySource, parseSecrets, type SecretDocument, secretText } from "./secret-file.ts";
import { dropKeys, findKey, finishKeyChange, keyFile, makeKey, nextKeyFile, readKey } from "./secret-key-file.ts";
import { forgetTokens } from "./token-file.ts";

/** The secrets file, read and checked, and the keys that open its values. */
export interface OpenVault {
  readonly document: SecretDocument;
  readonly keys: KeyRing;
}

/**
 * Keeps `secrets.json` and its key: reads it anew whenever another process has written it,
 * and writes it whole, under a lock of its own that is held for moments only.
 */
export class SecretVault {
  readonly #home: Home;
  readonly #file: string;
  readonly #warn: ((message: string) => void) | undefined;
  readonly #warned = new Set<string>();
  readonly #queue = new GroupQueue<(vault: OpenVault) => void>((changes) => this.#write(changes));
  #passphrase: string | undefined;
  #read: { readonly mark: string; readonly vault: Promise<OpenVault | undefined> } | undefined;
  #marking: Promise<string> | undefined;
  /** Slow to make, so made once for each salt. */
  readonly #environmentKeys = new Map<string, Promise<KeyRing>>();

  constructor(home: Home, passphrase: string | undefined, warn?: (message: string) => void) {
    this.#home = home;
    this.#file = home.file("secrets.json");
    this.#passphrase = passphrase;
    this.#warn = warn;
  }

  /** What is stored now; nothing when no secret ever was. */
  async read(): Promise<OpenVault | undefined> {
    const mark = await this.#markNow();
    if (this.#read?.mark !== mark) this.#read = { mark, vault: this.#open() };
    try {
      return await this.#read.vault;
    } catch (failure) {
      this.#read = undefined;
      // The file and its key are two files: another process may have changed both between our two looks.
      if (mark !== (await fileMark(this.#file))) return this.read();
      throw await this.#explained(failure);
    }
  }

  /** Thousands of entities ask for their secrets in the same breath: they share one look at the file. */
  #markNow(): Promise<string> {
    this.#marking ??= fileMark(this.#file).finally(() => {
      this.#marking = undefined;
    });
    return this.#marking;
  }

  /** Changes the newest document and resolves when it is safe on disk. Changes made side by side share one write. */
  change(change: (vault: OpenVault) => void): Promise<void> {
    return this.#queue.add(change);
  }

  /**
   * Writes everything under another key: a passphrase or key for `MONK_SECRETS_KEY` where `next` is given, else a new
   * key file. `reseal` makes the document under the new key from the one under the old.
   */
  rotate(
    next: string | undefined,
    reseal: (vault: OpenVault, keys: KeyRing, source: KeySource) => SecretDocument,
  ): Promise<void> {
    return this.#queue.alone(() =>
      this.#exclusively(async () => {
        const vault = (await this.#open()) ?? (await this.#begin());
        const salt = newSalt();
        const keys =
          next === undefined ? await makeKey(nextKeyFile(this.#home)) : keyRing(await environmentKey(next, salt));
        const source: KeySource = { from: next === undefined ? "file" : "environment", id: keys.id, salt };
        // They are sealed with the key that is given up.
        await forgetTokens(this.#home);
        const text = secretText(reseal(vault, keys, source), keys);
        await writeAtomic(this.#file, text);
        this.#passphrase = next;
        if (next === undefined) await finishKeyChange(this.#home);
        await this.#settle(text, source);
      }),
    );
  }

  async #write(changes: readonly ((vault: OpenVault) => void)[]): Promise<void> {
    await this.#exclusively(async () => {
      const vault = (await this.#open()) ?? (await this.#begin());
      for (const change of changes) change(vault);
      const text = secretText(vault.document, vault.keys);
      await writeAtomic(this.#file, text);
      this.#read = undefined;
      await this.#settle(text, vault.document.key);
    });
  }

  /** What is left to do once the secrets are safe. A kill before its end leaves it to the next write. */
  async #settle(text: string, { from }: KeySource): Promise<void> {
    await dropKeys(this.#home, from);
    await keepCopies(this.#home, text);
  }

  async #exclusively(task: () => Promise<void>): Promise<void> {
    const lock = await acquireLock(this.#home, { verb: "secrets", name: "secrets.lock", patience: 60_000 });
    try {
      const finished = await this.#finishRotation();
      if (finished) this.#read = undefined;
      await task();
    } catch (failure) {
      throw await this.#explained(failure);
    } finally {
      await lock.release();
    }
  }

  /** Ends a change of keys that was cut short after the secrets were written under the next key. */
  async #finishRotation(): Promise<boolean> {
    if (this.#passphrase !== undefined) return false;
    const text = await readIfThere(this.#file);
    if (text === undefined) return false;
    const { key } = parseSecrets(this.#file, text);
    if (key.from !== "file" || !(await findKey(this.#home, key.id))?.next) return false;
    await finishKeyChange(this.#home);
    return true;
  }

  async #open(): Promise<OpenVault | undefined> {
    const text = await readIfThere(this.#file);
    await this.#warnOfReaders();
    if (text === undefined) return this.#refuseLost();
    const unchecked = parseSecrets(this.#file, text);
    const keys = await this.#keysFor(unchecked.key);
    return { document: unchecked.check(keys), keys };
  }

  /** No file is no secrets, except where its copy shows that there was one. */
  async #refuseLost(): Promise<undefined> {
    const copy = copyFileOf(this.#file);
    if ((await readIfThere(copy)) === undefined) return;
    throw new HomeError(
      "SECRETS_DAMAGED",
      this.#file,
      `${this.#file} is missing, and ${copy} shows that it was there. Nothing was changed.`,
      `Restore ${this.#file} from a backup; or move ${copy} away too and add the secrets again with: monk secrets add`,
    );
  }

  /** A failure of the files, with the way back where there is one. */
  async #explained(failure: unknown): Promise<unknown> {
    if (!(failure instanceof HomeError)) return failure;
    return withWayBack(failure, this.#home, async (file, keys) => {
      const text = await readIfThere(file);
      if (text === undefined) return false;
      const unchecked = parseSecrets(file, text);
      unchecked.check(keys ?? (await this.#keysFor(unchecked.key)));
      return true;
    });
  }

  /** The document of a home that holds no secret yet. */
  async #begin(): Promise<OpenVault> {
    const salt = newSalt();
    const keys =
      this.#passphrase === undefined
        ? ((await readKey(keyFile(this.#home))) ?? (await makeKey(keyFile(this.#home))))
        : await this.#environmentKey(this.#passphrase, salt);
    const from = this.#passphrase === undefined ? "file" : "environment";
    return { keys, document: { key: { from, id: keys.id, salt }, global: new Map(), private: new Map() } };
  }

  async #keysFor(source: KeySource): Promise<KeyRing> {
    if (this.#passphrase !== undefined) {
      const keys = await this.#environmentKey(this.#passphrase, source.salt);
      if (keys.id === source.id) return keys;
      throw this.#wrongKey(
        this.#file,
        "the key in MONK_SECRETS_KEY",
        source.from === "file"
          ? `They were made with the key in ${keyFile(this.#home)}: unset MONK_SECRETS_KEY.`
          : "Set MONK_SECRETS_KEY to the key that they were made with.",
      );
    }
    if (source.from === "environment") {
      throw new HomeError(
        "KEY_MISSING",
        this.#file,
        `The secrets in ${this.#file} are encrypted with a key from MONK_SECRETS_KEY, which is not set. Nothing was changed.`,
        "Set MONK_SECRETS_KEY to the key that they were made with.",
      );
    }
    const found = await findKey(this.#home, source.id);
    if (found) return found.keys;
    throw this.#wrongKey(
      keyFile(this.#home),
      `the key in ${keyFile(this.#home)}`,
      `Put back the key file that belongs to them; or move ${this.#file} and its copy away and add the secrets again with: monk secrets add`,
    );
  }

  #wrongKey(file: string, key: string, hint: string): HomeError {
    return new HomeError(
      "KEY_WRONG",
      file,
      `The secrets in ${this.#file} cannot be opened with ${key}. Nothing was changed.`,
      hint,
    );
  }

  #environmentKey(passphrase: string, salt: string): Promise<KeyRing> {
    const id = JSON.stringify([passphrase, salt]);
    let keys = this.#environmentKeys.get(id);
    if (!keys) {
      keys = environmentKey(passphrase, salt).then(keyRing);
      this.#environmentKeys.set(id, keys);
    }
    return keys;
  }

  async #warnOfReaders(): Promise<void> {
    if (this.#warn === undefined) return;
    for (const sentence of await looseModes(this.#home)) {
      if (!this.#warned.has(sentence)) this.#warn(sentence);
      this.#warned.add(sentence);
    }
  }
}

function newSalt(): string {
  return randomBytes(16).toString("base64");
}
