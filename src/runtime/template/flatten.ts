import { define } from "../source/tree.ts";

/**
 * A definition as Monk's own engine may hand it over: a list of mappings, and any list inside of a mapping, arrives as
 * members `name!0`, `name!1`, … beside its place; a list of scalars at the top stays a list.
 */
export function flattenArrays(definition: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return flatten(definition, true);
}

function flatten(object: Readonly<Record<string, unknown>>, isTop: boolean): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    if (Array.isArray(value) && (!isTop || value.some(isMapping))) {
      for (const [index, item] of value.entries())
        define(flat, `${name}!${index}`, isMapping(item) ? flatten(item, false) : item);
    } else {
      define(flat, name, isMapping(value) ? flatten(value, false) : value);
    }
  }
  return flat;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
