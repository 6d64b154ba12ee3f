import { ArrowError } from "./arrow-error.ts";
import { fail, Interrupted } from "./interrupted.ts";
import type { Budget } from "./limit.ts";
import { Unknown } from "./unknown.ts";
import { Func, isArray, type Value } from "./value.ts";

/**
 * What `to-s`, interpolation and string building make of a value: nil is the empty string, numbers are decimal, arrays and
 * objects are JSON. An Error or Unknown anywhere inside interrupts.
 */
export function textOf(value: Value, budget: Budget): string {
  const text = typeof value === "string" ? value : value === null ? "" : jsonOf(value, budget);
  budget.charge(text.length);
  return text;
}

/** JSON with a space after `:` and `,`, as the samples of `to-json` show it; members keep their order, a BigInt keeps its digits. */
function jsonOf(value: Value, budget: Budget): string {
  budget.step();
  if (value instanceof ArrowError || value instanceof Unknown) throw new Interrupted(value);
  if (value instanceof Func) return fail("wrong-type", "a <-{ } block has no text");
  if (typeof value === "string") {
    budget.charge(value.length);
    return JSON.stringify(value);
  }
  if (value === null || typeof value !== "object") return String(value);
  return budget.nested(() => {
    if (isArray(value)) return `[${value.map((item) => jsonOf(item, budget)).join(", ")}]`;
    const members = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)}: ${jsonOf(member ?? null, budget)}`,
    );
    return `{${members.join(", ")}}`;
  });
}
