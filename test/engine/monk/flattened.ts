import type { Json, JsonObject } from "../engine.ts";

/**
 * A definition as Monk hands it to a script: a list of objects, or a list inside of an object, becomes members
 * `name!0`, `name!1`, … beside the others. A plain list at the top stays one. Nothing is left of an empty inner list.
 */
export function flattened(definition: JsonObject): JsonObject {
  return members(definition, (items) => items.some((item) => typeof item === "object" && item !== null));
}

function members(object: JsonObject, isTakenApart: (items: readonly Json[]) => boolean): JsonObject {
  const entries = Object.entries(object).flatMap(([name, value]): [string, Json][] => {
    if (!isList(value)) return [[name, inner(value)]];
    if (!isTakenApart(value)) return [[name, value]];
    return value.map((item, at) => [`${name}!${at}`, inner(item)]);
  });
  return Object.fromEntries(entries);
}

function inner(value: Json): Json {
  if (isList(value)) return value.map(inner);
  return typeof value === "object" && value !== null ? members(value, () => true) : value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
