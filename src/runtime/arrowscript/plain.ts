import { ArrowError } from "./arrow-error.ts";
import type { Budget } from "./limit.ts";
import { Unknown } from "./unknown.ts";
import { Func, isArray, type Value } from "./value.ts";

/** JSON data, in which an `Unknown` or an `ArrowError` may stand at any place. Objects have no prototype. */
export type Plain = null | boolean | number | string | ArrowError | Unknown | readonly Plain[] | PlainObject;

export interface PlainObject {
  readonly [key: string]: Plain;
}

/** A BigInt becomes a number when no digit is lost, else its digits; a block cannot be a property and becomes an Error. */
export function toPlain(value: Value, template: string, budget: Budget): Plain {
  budget.step();
  if (value === null || value instanceof ArrowError || value instanceof Unknown) return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value !== "object") return value;
  if (value instanceof Func) return new ArrowError("wrong-type", "a <-{ } block is no value", { template });
  if (isArray(value)) return budget.nested(() => value.map((item) => toPlain(item, template, budget)));
  return budget.nested(() => {
    const object: Record<string, Plain> = Object.create(null);
    for (const [key, member] of Object.entries(value)) object[key] = toPlain(member ?? null, template, budget);
    return object;
  });
}

/** Errors anywhere inside, with the place of each: `["tags", 0, "value"]`. */
export function errorsIn(value: Plain): { readonly path: readonly (string | number)[]; readonly error: ArrowError }[] {
  return found(value, []).flatMap(({ path, leaf }) => (leaf instanceof ArrowError ? [{ path, error: leaf }] : []));
}

/** Unknowns anywhere inside, with the place of each. */
export function unknownsIn(value: Plain): { readonly path: readonly (string | number)[]; readonly unknown: Unknown }[] {
  return found(value, []).flatMap(({ path, leaf }) => (leaf instanceof Unknown ? [{ path, unknown: leaf }] : []));
}

function found(
  value: Plain,
  path: readonly (string | number)[],
): { path: readonly (string | number)[]; leaf: Plain }[] {
  if (value === null || typeof value !== "object") return [];
  if (value instanceof ArrowError || value instanceof Unknown) return [{ path, leaf: value }];
  if (isPlainArray(value)) return value.flatMap((item, index) => found(item, [...path, index]));
  return Object.entries(value).flatMap(([key, member]) => found(member, [...path, key]));
}

function isPlainArray(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
