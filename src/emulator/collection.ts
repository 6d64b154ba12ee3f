/** What happened to one record, as it is written to the log. `null` as a value means that the record is gone. */
export type Change = readonly [collection: string, owner: string, key: string, value: unknown];

/** Records of one kind, each under its owner (a project, or nothing) and its own key. */
export class Collection<T> {
  readonly #owners = new Map<string, Map<string, T>>();
  readonly #name: string;
  readonly #changed: (change: Change) => void;

  constructor(name: string, changed: (change: Change) => void) {
    this.#name = name;
    this.#changed = changed;
  }

  get(owner: string, key: string): T | undefined {
    return this.#owners.get(owner)?.get(key);
  }

  /** The records of one owner, oldest first. */
  of(owner: string): readonly T[] {
    return [...(this.#owners.get(owner)?.values() ?? [])];
  }

  count(owner: string): number {
    return this.#owners.get(owner)?.size ?? 0;
  }

  put(owner: string, key: string, value: T): T {
    this.restore(owner, key, value);
    this.#changed([this.#name, owner, key, value]);
    return value;
  }

  drop(owner: string, key: string): void {
    this.restore(owner, key, null);
    this.#changed([this.#name, owner, key, null]);
  }

  dropAll(owner: string): void {
    for (const key of [...(this.#owners.get(owner)?.keys() ?? [])]) this.drop(owner, key);
  }

  /** Applies a change that is already in the log. */
  restore(owner: string, key: string, value: T | null): void {
    const records = this.#owners.get(owner) ?? new Map<string, T>();
    if (value === null) records.delete(key);
    else records.set(key, value);
    if (records.size > 0) this.#owners.set(owner, records);
    else this.#owners.delete(owner);
  }

  /** Everything that exists, as the shortest log that leads to it. */
  *changes(): Generator<Change> {
    for (const [owner, records] of this.#owners) {
      for (const [key, value] of records) yield [this.#name, owner, key, value];
    }
  }

  clear(): void {
    this.#owners.clear();
  }
}
