interface Waiting<Item> {
  readonly item: Item;
  done(): void;
  failed(failure: unknown): void;
}

/**
 * Writes items in groups: whatever is added while one group is being written goes into the next,
 * so that many callers share the cost of one write. A task runs alone, between two groups.
 */
export class GroupQueue<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>;
  #jobs: (Waiting<Item> | (() => Promise<void>))[] = [];
  #draining = false;

  constructor(write: (items: readonly Item[]) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves, or rejects, with the group that holds the item. */
  add(item: Item): Promise<void> {
    return new Promise((done, failed) => this.#push({ item, done, failed }));
  }

  /** Runs after everything added before it, and before everything added later. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((done, failed) => this.#push(() => task().then(done, failed)));
  }

  #push(job: Waiting<Item> | (() => Promise<void>)): void {
    this.#jobs.push(job);
    if (this.#draining) return;
    this.#draining = true;
    // A microtask later, so that what is added in the same breath shares the first write too.
    queueMicrotask(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    for (;;) {
      const [first] = this.#jobs;
      if (first === undefined) break;
      if (typeof first === "function") {
        this.#jobs.shift();
        await first();
        continue;
      }
      const end = this.#jobs.findIndex((job) => typeof job === "function");
      const group = this.#jobs.splice(0, end === -1 ? this.#jobs.length : end) as Waiting<Item>[];
      try {
        await this.#write(group.map(({ item }) => item));
        for (const { done } of group) done();
      } catch (failure) {
        for (const { failed } of group) failed(failure);
      }
    }
    this.#draining = false;
  }
}
