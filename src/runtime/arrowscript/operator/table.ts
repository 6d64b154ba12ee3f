import { closest, distance } from "fastest-levenshtein";
import { actions } from "./action.ts";
import { booleans } from "./boolean.ts";
import { cluster } from "./cluster.ts";
import { collections } from "./collection.ts";
import { numbers } from "./number.ts";
import type { Operator } from "./operator.ts";
import { references } from "./reference.ts";
import { stack } from "./stack.ts";
import { strings } from "./string.ts";
import { variables } from "./variable.ts";

/** Every operator, by group. */
export const operatorGroups: Readonly<Record<string, readonly Operator[]>> = {
  references,
  variables,
  collections,
  strings,
  numbers,
  booleans,
  stack,
  actions,
  cluster,
};

const byName: ReadonlyMap<string, Operator> = new Map(
  Object.values(operatorGroups)
    .flat()
    .flatMap((operator) => [operator.name, ...(operator.aliases ?? [])].map((name) => [name, operator] as const)),
);

const names = [...byName.keys()];

/** The operator with this name or alias. */
export function operatorNamed(name: string): Operator | undefined {
  return byName.get(name);
}

/** The operator's name that is most like the given one, when it is like it at all. */
export function nearestOperator(name: string): string | undefined {
  // Longer words are no typing mistakes, and the distance takes time in proportion to their length.
  if (name.length > 64) return undefined;
  const nearest = closest(name, names);
  return distance(name, nearest) <= Math.max(2, name.length / 2) ? nearest : undefined;
}
