import type { SecretScope } from "../engine.ts";

/** Monk's secrets: global ones, which an instance reaches when its template permits them, and each instance's own. */
export class SecretShelf {
  readonly #global = new Map<string, string>();
  readonly #own = new Map<string, Map<string, string>>();

  /** `monk secrets add -g`. */
  add(name: string, value: string): void {
    this.#global.set(name, value);
  }

  get(name: string): string | undefined {
    return this.#global.get(name);
  }

  remove(name: string): void {
    this.#global.delete(name);
  }

  /** Names that only one instance can reach. */
  ownOf(path: string): ReadonlyMap<string, string> {
    return this.#scope(path);
  }

  /** Drops what only this instance can reach. */
  forget(path: string): void {
    this.#own.delete(path);
  }

  /** As an instance reaches them: a permitted name is the global secret, for reading and for writing. */
  scoped(path: string, permitted: ReadonlySet<string>): SecretScope {
    const shelf = (name: string) => (permitted.has(name) ? this.#global : this.#scope(path));
    return {
      get: (name) => shelf(name).get(name),
      set: (name, value) => void shelf(name).set(name, value),
      remove: (name) => void shelf(name).delete(name),
    };
  }

  #scope(path: string): Map<string, string> {
    const known = this.#own.get(path);
    if (known) return known;
    const scope = new Map<string, string>();
    this.#own.set(path, scope);
    return scope;
  }
}
