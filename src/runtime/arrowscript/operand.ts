import { ArrowError } from "./arrow-error.ts";
import { fail, Interrupted } from "./interrupted.ts";
import type { Budget } from "./limit.ts";
import { Unknown } from "./unknown.ts";
import { type ArrowObject, Func, isArray, isObject, kindOf, type Value } from "./value.ts";

/**
 * The operands of one operator, deepest first. Each getter states what the operator needs; an operand that is an Error or an
 * Unknown interrupts with itself, one of another type with an Error that names both types.
 */
export class Operands {
  readonly all: readonly Value[];
  readonly #budget: Budget;

  constructor(all: readonly Value[], budget: Budget) {
    this.all = all;
    this.#budget = budget;
  }

  /** As it is, also an Error or an Unknown. */
  raw(index: number): Value {
    return this.all[index] ?? null;
  }

  known(index: number): Exclude<Value, ArrowError | Unknown> {
    const value = this.raw(index);
    if (value instanceof ArrowError || value instanceof Unknown) throw new Interrupted(value);
    return value;
  }

  string(index: number): string {
    const value = this.known(index);
    if (typeof value !== "string") this.#mismatch(index, "a String");
    this.#budget.charge(value.length);
    return value;
  }

  boolean(index: number): boolean {
    const value = this.known(index);
    return typeof value === "boolean" ? value : this.#mismatch(index, "a Boolean");
  }

  number(index: number): number | bigint {
    const value = this.known(index);
    return typeof value === "number" || typeof value === "bigint" ? value : this.#mismatch(index, "a number");
  }

  array(index: number): readonly Value[] {
    const value = this.known(index);
    if (!isArray(value)) this.#mismatch(index, "an Array");
    this.#budget.charge(value.length);
    return value;
  }

  object(index: number): ArrowObject {
    const value = this.known(index);
    if (!isObject(value)) this.#mismatch(index, "an Object");
    this.#budget.charge(Object.keys(value).length);
    return value;
  }

  func(index: number): Func {
    const value = this.known(index);
    return value instanceof Func ? value : this.#mismatch(index, "a <-{ } block");
  }

  #mismatch(index: number, expected: string): never {
    const which = this.all.length === 1 ? "the operand" : `operand ${index + 1} of ${this.all.length}`;
    return fail("wrong-type", `${which} must be ${expected}, found ${kindOf(this.raw(index))}`);
  }
}
