/**
 * Lets so many pieces of work run at a time. Those that wait are taken in turn from each lane, so that many of one kind,
 * which may all be waiting for the same thing, do not keep out the others.
 */
export class Slots {
  readonly #size: number;
  readonly #lanes = new Map<string, (() => void)[]>();
  #running = 0;

  constructor(size: number) {
    this.#size = size;
  }

  async run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#size) await new Promise<void>((start) => this.#queue(lane, start));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #queue(lane: string, start: () => void): void {
    const waiting = this.#lanes.get(lane);
    if (waiting) waiting.push(start);
    else this.#lanes.set(lane, [start]);
  }

  /** Hands the free place on: to the lane that has waited longest since its last turn. */
  #next(): void {
    for (const [lane, waiting] of this.#lanes) {
      const start = waiting.shift();
      this.#lanes.delete(lane);
      if (waiting.length > 0) this.#lanes.set(lane, waiting);
      if (!start) continue;
      start();
      return;
    }
    this.#running -= 1;
  }
}
