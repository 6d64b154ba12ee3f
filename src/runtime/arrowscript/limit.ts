/** How much one evaluation may do. Beyond it the script ends with an Error of code `limit`, which `if-error` cannot replace. */
export interface Limits {
  /** Items evaluated, and elements visited when a value is printed, compared or handed out. */
  readonly steps: number;
  /** Scripts inside scripts: arguments, array items, interpolations, blocks. */
  readonly depth: number;
  /** Characters and elements that operators read or build, in total. */
  readonly size: number;
}

export const defaultLimits: Limits = { steps: 100_000, depth: 48, size: 8_000_000 };

/** Bits of a BigInt: scripts count resources, they do no cryptography. */
export const bigintBits = 4096;

/** Ends an evaluation; only `evaluate` catches it. */
export class LimitReached {
  readonly detail: string;

  constructor(detail: string) {
    this.detail = detail;
  }
}

/** Counts what one evaluation has used. */
export class Budget {
  readonly limits: Limits;
  #steps = 0;
  #size = 0;
  #depth = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  step(): void {
    this.#steps += 1;
    if (this.#steps > this.limits.steps) throw new LimitReached(`more than ${this.limits.steps} steps`);
  }

  /** Ask before building, so that what is too large is never built. */
  charge(size: number): void {
    this.#size += size;
    if (this.#size > this.limits.size) {
      throw new LimitReached(`more than ${this.limits.size} characters and elements read or built`);
    }
  }

  /** Runs `inner` one level deeper. */
  nested<T>(inner: () => T): T {
    if (this.#depth >= this.limits.depth) throw new LimitReached(`nested more than ${this.limits.depth} deep`);
    this.#depth += 1;
    try {
      return inner();
    } finally {
      this.#depth -= 1;
    }
  }
}
