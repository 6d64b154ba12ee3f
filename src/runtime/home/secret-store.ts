import type { Secrets } from "../../entity/index.ts";
import type { Home } from "./home.ts";
import { HomeError } from "./home-error.ts";
import { type KeyRing, keyedMark } from "./master-key.ts";
import { type Sealed, seal, unseal } from "./sealed-value.ts";
import type { KeySource, SecretDocument } from "./secret-file.ts";
import { type OpenVault, SecretVault } from "./secret-vault.ts";
import { SeenSecrets } from "./seen-secret.ts";

export interface SecretOptions {
  /** Where `MONK_SECRETS_KEY` and `MONK_SECRET_<NAME>` are looked up; the process's environment unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called when others can get at the home or a file of it; once for each. */
  readonly warn?: (message: string) => void;
}

/** A secret's name, and the path of the template that alone may use it; absent where it is global. */
export interface SecretName {
  readonly name: string;
  readonly scope?: string;
}

/**
 * The secrets of a home, encrypted in `secrets.json`. Opening touches nothing; every method rejects with a `HomeError`
 * when the file or its key is damaged, wrong or missing, and none ever takes that for an empty store.
 *
 * A `scope` is the path of the one template that may use the secret; without it the secret is global.
 */
export class SecretStore {
  readonly #file: string;
  readonly #vault: SecretVault;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #seen = new SeenSecrets();

  constructor(home: Home, options: SecretOptions = {}) {
    this.#environment = options.environment ?? process.env;
    this.#file = home.file("secrets.json");
    const key = this.#environment.MONK_SECRETS_KEY;
    this.#vault = new SecretVault(home, key === "" ? undefined : key, options.warn);
    if (key) this.#seen.add("MONK_SECRETS_KEY", key);
  }

  /** A global secret that is not stored is looked up as `MONK_SECRET_<NAME>` in the environment. */
  async get(name: string, scope?: string): Promise<string | undefined> {
    const vault = await this.#vault.read();
    const sealed = vault && valuesOf(vault.document, scope)?.get(name);
    const value = sealed
      ? this.#unseal(vault.keys, placeOf(name, scope), sealed)
      : scope === undefined
        ? this.#environment[environmentName(name)] || undefined
        : undefined;
    if (value !== undefined) this.#seen.add(name, value);
    return value;
  }

  /** Whether the environment holds a value for a global secret. */
  inEnvironment(name: string): boolean {
    return Boolean(this.#environment[environmentName(name)]);
  }

  async set(name: string, value: string, scope?: string): Promise<void> {
    this.#seen.add(name, value);
    await this.#vault.change(({ document, keys }) => {
      const sealed = seal(keys.encryption, placeOf(name, scope), value);
      const values = valuesOf(document, scope) ?? new Map<string, Sealed>();
      values.set(name, sealed);
      if (scope !== undefined) document.private.set(scope, values);
    });
  }

  /** Says whether it was stored. */
  async remove(name: string, scope?: string): Promise<boolean> {
    const before = await this.#vault.read();
    if (!before || !valuesOf(before.document, scope)?.has(name)) return false;
    let removed = false;
    await this.#vault.change(({ document }) => {
      const values = valuesOf(document, scope);
      removed = values?.delete(name) ?? false;
      if (scope !== undefined && values?.size === 0) document.private.delete(scope);
    });
    return removed;
  }

  /** The names that are stored: global ones first, each group in order. */
  async list(): Promise<SecretName[]> {
    const vault = await this.#vault.read();
    if (!vault) return [];
    const { document } = vault;
    const names: SecretName[] = [...document.global.keys()].sort().map((name) => ({ name }));
    for (const scope of [...document.private.keys()].sort()) {
      for (const name of [...(document.private.get(scope)?.keys() ?? [])].sort()) names.push({ name, scope });
    }
    return names;
  }

  /** A keyed one-way mark of a value. It stays the same when the key is changed. */
  async mark(value: string): Promise<string> {
    const vault = await this.#vaultWithKey();
    return keyedMark(this.#markKey(vault), value);
  }

  /**
   * Encrypts everything anew: under `next`, which `MONK_SECRETS_KEY` must hold from then on, or else under a new key file.
   * A kill at any moment leaves either the old key or the new one in force, with every secret.
   */
  async rotateKey(next?: string): Promise<void> {
    if (next !== undefined) this.#seen.add("MONK_SECRETS_KEY", next);
    await this.#vault.rotate(next, (vault, keys, source) => this.#reseal(vault, keys, source));
  }

  /** The secrets that one template may use: permitted names are the global ones, all others are private to it. */
  scoped(templatePath: string, permitted: ReadonlySet<string>): Secrets {
    // A secret given to this template alone (`monk secrets add -r`) serves where the global one is not set.
    const scopeOf = async (name: string) => {
      if (!permitted.has(name)) return templatePath;
      if ((await this.get(name)) !== undefined) return undefined;
      return (await this.get(name, templatePath)) === undefined ? undefined : templatePath;
    };
    return {
      get: async (name) => this.get(name, await scopeOf(name)),
      set: async (name, value) => this.set(name, value, await scopeOf(name)),
      mark: (value) => this.mark(value),
    };
  }

  /** Has a value cut by `redact` that is a secret without being stored here. */
  remember(name: string, value: string): void {
    this.#seen.add(name, value);
  }

  /** Every value that was read or written by this store. */
  seen(): Iterable<string> {
    return this.#seen.values();
  }

  /** Replaces every seen secret of 4 characters or more, also URL-encoded, in base64 and in JSON, by `[secret NAME]`. */
  redact(text: string): string {
    return this.#seen.redact(text);
  }

  /** Encrypts something of this home's that is not a secret of the user's. */
  async seal(place: readonly string[], value: string): Promise<Sealed> {
    const vault = await this.#vaultWithKey();
    return seal(vault.keys.encryption, ["sealed", ...place], value);
  }

  /** Answers nothing when it was sealed elsewhere, for another place or under another key. */
  async unseal(place: readonly string[], sealed: Sealed): Promise<string | undefined> {
    const vault = await this.#vault.read();
    return vault && unseal(vault.keys.encryption, ["sealed", ...place], sealed);
  }

  /** What is sealed or marked now has to be understood the next time, so a home without a key is given one. */
  async #vaultWithKey(): Promise<OpenVault> {
    if (!(await this.#vault.read())) await this.#vault.change(() => undefined);
    const vault = await this.#vault.read();
    if (!vault) throw new TypeError(`${this.#file} was removed while it was in use`);
    return vault;
  }

  #reseal(vault: OpenVault, keys: KeyRing, source: KeySource): SecretDocument {
    const again = (values: Map<string, Sealed>, scope?: string) =>
      new Map(
        [...values].map(([name, sealed]) => {
          const place = placeOf(name, scope);
          return [name, seal(keys.encryption, place, this.#unseal(vault.keys, place, sealed))] as const;
        }),
      );
    return {
      key: source,
      marks: seal(keys.encryption, ["marks"], this.#markKey(vault).toString("base64")),
      global: again(vault.document.global),
      private: new Map([...vault.document.private].map(([scope, values]) => [scope, again(values, scope)])),
    };
  }

  #markKey({ document, keys }: OpenVault): Buffer {
    if (!document.marks) return keys.marks;
    return Buffer.from(this.#unseal(keys, ["marks"], document.marks), "base64");
  }

  #unseal(keys: KeyRing, place: readonly string[], sealed: Sealed): string {
    const value = unseal(keys.encryption, place, sealed);
    if (value !== undefined) return value;
    throw new HomeError(
      "SECRETS_DAMAGED",
      this.#file,
      `${this.#file} is damaged: ${place.at(-1)} cannot be decrypted. Nothing was changed.`,
      `Restore ${this.#file} from a backup, or set that secret again with: monk secrets add`,
    );
  }
}

/** The environment variable that stands in for a global secret. */
export function environmentName(name: string): string {
  return `MONK_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

function valuesOf(document: SecretDocument, scope: string | undefined): Map<string, Sealed> | undefined {
  return scope === undefined ? document.global : document.private.get(scope);
}

/** What a value is authenticated with, so that one secret cannot be moved to another's name. */
function placeOf(name: string, scope: string | undefined): string[] {
  return scope === undefined ? ["global", name] : ["private", scope, name];
}
