import type { z } from "zod";
import type { Action } from "../entity/index.ts";
import { UsageError } from "./input-error.ts";
import { didYouMean } from "./nearest.ts";

/**
 * Arguments as the action takes them, from `key=value` texts. Spellings in camelCase are taken for the snake_case names,
 * and so are the names that an argument's schema lists as `also` in its metadata.
 * Throws a `UsageError` that names every mistake.
 */
export function parseArguments(
  path: string,
  name: string,
  action: Action,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const names = spellings(action);
  const values: Record<string, string> = {};
  const mistakes: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const argument = names.get(key) ?? names.get(snake(key));
    if (argument === undefined) mistakes.push(`there is no argument ${key}${hint(key, [...names.keys()])}`);
    else if (Object.hasOwn(values, argument)) mistakes.push(`${argument} is given twice`);
    else values[argument] = value;
  }
  const result = action.arguments.safeParse(values);
  if (!result.success)
    mistakes.push(...result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  if (result.success && mistakes.length === 0) return result.data;
  throw new UsageError(`${path}/${name}: ${mistakes.join("; ")}`, `monk actions ${path} lists the arguments`);
}

/** Every name that an argument goes by, and the argument. */
function spellings({ arguments: { shape } }: Action): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [argument, schema] of Object.entries(shape)) {
    const also = (schema as z.ZodType).meta()?.also;
    for (const other of Array.isArray(also) ? also : []) names.set(String(other), argument);
    names.set(argument, argument);
  }
  return names;
}

/** `pointInTimeUTCSeconds` is `point_in_time_utc_seconds`. */
function snake(key: string): string {
  return key
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

function hint(key: string, known: readonly string[]): string {
  const near = didYouMean(key, known);
  return near === undefined ? "" : ` (${near})`;
}
