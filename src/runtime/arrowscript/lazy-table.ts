import { ArrowError } from "./arrow-error.ts";
import type { Value } from "./value.ts";

// Each level is a whole evaluation on the JavaScript stack.
const deepest = 32;

/**
 * Values computed when they are first read, each once, with cycles found.
 *
 * One table serves all templates of one pass, so keys must be unique among them (`shop/api.$host`); they appear in the text of a
 * cycle. Every value on a cycle is the same Error, wherever it was entered. A value is kept until `forget`: use one table per pass.
 */
export class LazyTable {
  readonly #values = new Map<string, Value>();
  readonly #running: string[] = [];
  readonly #failed = new Map<string, ArrowError>();

  /** The value of the key; `compute` may read other keys. */
  read(key: string, compute: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const start = this.#running.indexOf(key);
    if (start >= 0) return this.#cycle(this.#running.slice(start));
    if (this.#running.length >= deepest) {
      return new ArrowError("limit", `${key}: more than ${deepest} values that read one another`);
    }
    this.#running.push(key);
    try {
      const computed = compute();
      const value = this.#failed.get(key) ?? computed;
      this.#values.set(key, value);
      return value;
    } finally {
      this.#running.pop();
    }
  }

  /** Forgets one key, or all, so that they are computed again; not while a value is being computed. */
  forget(key?: string): void {
    if (key === undefined) this.#values.clear();
    else this.#values.delete(key);
    this.#failed.clear();
  }

  #cycle(keys: readonly string[]): ArrowError {
    const error = new ArrowError("cycle", `these read one another: ${cycleText(keys)}`);
    for (const key of keys) if (!this.#failed.has(key)) this.#failed.set(key, error);
    return error;
  }
}

/** The cycle as a sentence, from the first of its names in order of the alphabet, so that it reads the same each time. */
function cycleText(keys: readonly string[]): string {
  const first = [...keys].sort()[0] ?? "";
  const start = keys.indexOf(first);
  return [...keys.slice(start), ...keys.slice(0, start), first].join(" -> ");
}
