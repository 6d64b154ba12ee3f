import { ArrowError } from "./arrow-error.ts";
import { Interrupted } from "./interrupted.ts";
import type { Budget } from "./limit.ts";
import { Unknown } from "./unknown.ts";
import { Func, isArray, isObject, memberOf, type Value } from "./value.ts";

/**
 * Equality by content. Numbers are equal across Int, BigInt and Float; otherwise values of different types differ; the order of
 * an object's members does not count; a block equals itself only. An Error or Unknown that is met interrupts.
 */
export function equal(a: Value, b: Value, budget: Budget): boolean {
  budget.step();
  for (const value of [a, b]) {
    if (value instanceof ArrowError || value instanceof Unknown) throw new Interrupted(value);
  }
  // Ordering compares number and bigint exactly; strict equality would tell them apart.
  if (isNumber(a) && isNumber(b)) return a <= b && a >= b;
  if (typeof a === "string") budget.charge(a.length);
  if (isArray(a) && isArray(b)) {
    return budget.nested(
      () => a.length === b.length && a.every((item, index) => equal(item, b[index] ?? null, budget)),
    );
  }
  if (a instanceof Func || b instanceof Func || !isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return budget.nested(
    () =>
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && equal(memberOf(a, key), memberOf(b, key), budget)),
  );
}

function isNumber(value: Value): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
