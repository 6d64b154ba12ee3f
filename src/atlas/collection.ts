import type { Operation, Touch } from "./operation.ts";

/** What a caller gave, as the functions of a row read it. */
export type Arguments = Readonly<Record<string, unknown>>;

type Fetch = () => Promise<readonly unknown[]>;

interface Fetched {
  readonly items: readonly unknown[];
  readonly byKey: ReadonlyMap<string, unknown>;
}

/**
 * One list of Atlas, fetched once however many ask.
 *
 * A write marks the keys that it touches. What is marked since the list was asked for is not answered from here;
 * the rest of the list stays good.
 */
export class Collection {
  private readonly keysOf: (item: unknown) => readonly string[];
  private fetched: Promise<Fetched> | undefined;
  /** When the list was last asked for, and when each key was last touched: ticks of one counter. */
  private asked = 0;
  private tick = 0;
  private readonly touched = new Map<string, number>();

  constructor(row: Operation) {
    this.keysOf = (item) => row.keys?.(item as never) ?? [];
  }

  touch(keys: readonly string[]): void {
    this.tick += 1;
    for (const key of keys) {
      this.touched.set(key, this.tick);
    }
  }

  /** Every item; asked for again when a write has touched any of them, or when it has to be fresh. */
  async all(fetch: Fetch, fresh: boolean): Promise<readonly unknown[]> {
    if (fresh || Array.from(this.touched.values()).some((tick) => tick > this.asked)) {
      this.fetched = undefined;
    }
    return (await this.get(fetch)).items;
  }

  /** The item of this key, undefined when there is none, or "touched" when only Atlas can tell. */
  async one(key: string, fetch: Fetch): Promise<{ item: unknown } | "touched"> {
    if (this.isTouched(key)) {
      return "touched";
    }
    const item = (await this.get(fetch)).byKey.get(key);
    const keys = item === undefined ? [key] : [key, ...this.keysOf(item)];
    return keys.some((one) => this.isTouched(one)) ? "touched" : { item };
  }

  private isTouched(key: string): boolean {
    return (this.touched.get(key) ?? 0) > this.asked;
  }

  private get(fetch: Fetch): Promise<Fetched> {
    this.fetched ??= this.load(fetch);
    return this.fetched;
  }

  private async load(fetch: Fetch): Promise<Fetched> {
    this.tick += 1;
    const asked = this.tick;
    this.asked = asked;
    try {
      const items = await fetch();
      const byKey = new Map(items.flatMap((item) => this.keysOf(item).map((key) => [key, item] as const)));
      return { items, byKey };
    } catch (error) {
      if (this.asked === asked) {
        this.fetched = undefined;
      }
      throw error;
    }
  }
}

/** The lists that were asked for in this run. */
export class Collections {
  private readonly kept = new Map<string, { list: string; given: Arguments; collection: Collection }>();

  /** The collection that a list answers for these arguments; `given` may hold more than the list takes. */
  of(list: string, row: Operation, given: Arguments): Collection {
    const own = Object.fromEntries(
      Object.entries(given).filter(([name, value]) => row.path.includes(`{${name}}`) || (name === "query" && value)),
    );
    const key = JSON.stringify([list, Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1))]);
    const found = this.kept.get(key);
    if (found !== undefined) {
      return found.collection;
    }
    const collection = new Collection(row);
    this.kept.set(key, { list, given: own, collection });
    return collection;
  }

  /** Marks what a write touches, in every list that it may be in. */
  touch(touches: readonly Touch[], given: Arguments, answer: unknown): void {
    for (const touch of touches) {
      const kept = Array.from(this.kept.values()).filter((one) => one.list === touch.list && agree(one.given, given));
      // Asked for only where there is a use for them: they trust the body to be of the row's type.
      if (kept.length === 0) continue;
      const keys = touch.keys(given as never, answer as never);
      for (const { collection } of kept) collection.touch(keys);
    }
  }

  forget(): void {
    this.kept.clear();
  }
}

/** Whether a write with these arguments can have touched that list: no path parameter says otherwise. */
function agree(listed: Arguments, given: Arguments): boolean {
  return Object.entries(listed).every(
    ([name, value]) => name === "query" || given[name] === undefined || given[name] === value,
  );
}
