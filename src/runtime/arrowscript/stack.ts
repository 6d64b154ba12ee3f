import type { Value } from "./value.ts";

/**
 * The stack of one script.
 *
 * A mark delimits the operands of an operator that takes any number of them; the bottom acts as one. No operator reaches below
 * the last mark.
 */
export class Stack {
  readonly #values: Value[] = [];
  /** For each mark, how many values lie below it. */
  readonly #marks: number[] = [];

  push(...values: readonly Value[]): void {
    for (const value of values) this.#values.push(value);
  }

  pushMark(): void {
    this.#marks.push(this.#values.length);
  }

  /** How many values lie above the last mark. */
  get available(): number {
    return this.#values.length - (this.#marks.at(-1) ?? 0);
  }

  get top(): Value | undefined {
    return this.available === 0 ? undefined : this.#values.at(-1);
  }

  /** Takes values off, deepest first; never more than are available. */
  take(count: number): Value[] {
    return this.#values.splice(this.#values.length - Math.min(count, this.available));
  }

  /** Removes the last mark when it is on top. */
  dropMark(): void {
    if (this.available === 0) this.#marks.pop();
  }

  /** Every value, marks left out. */
  get values(): readonly Value[] {
    return this.#values;
  }
}
