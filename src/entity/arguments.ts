import type { z } from "zod";
import type { Action } from "./action.ts";

export type ReadArguments =
  | { readonly success: true; readonly data: Readonly<Record<string, unknown>> }
  | { readonly success: false; readonly mistakes: readonly ArgumentMistake[] };

export interface ArgumentMistake {
  readonly text: string;
  /** The name that no argument has, for whoever can say which one was meant. */
  readonly unknown?: string;
}

/**
 * Arguments as the action takes them, from `key=value` texts. Spellings in camelCase are taken for the snake_case names,
 * and so are the names that an argument's schema lists as `also` in its metadata. Every mistake is reported.
 */
export function readArguments(action: Action, given: Readonly<Record<string, string>>): ReadArguments {
  const names = spellingsOf(action);
  const values: Record<string, string> = {};
  const mistakes: ArgumentMistake[] = [];
  for (const [key, value] of Object.entries(given)) {
    const argument = names.get(key) ?? names.get(snake(key));
    if (argument === undefined) mistakes.push({ text: `there is no argument ${key}`, unknown: key });
    else if (values[argument] !== undefined) mistakes.push({ text: `${argument} is given twice` });
    else values[argument] = value;
  }
  const result = action.arguments.safeParse(values);
  if (result.success && mistakes.length === 0) return { success: true, data: result.data };
  const issues = result.success ? [] : result.error.issues;
  const wrong = issues.map(({ path, message }) => ({ text: `${path.join(".")}: ${message}` }));
  return { success: false, mistakes: [...mistakes, ...wrong] };
}

/** Every name that an argument goes by, and the argument. */
export function spellingsOf({ arguments: { shape } }: Action): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [argument, schema] of Object.entries(shape)) {
    const also = (schema as z.ZodType).meta()?.also;
    for (const other of Array.isArray(also) ? also : []) names.set(String(other), argument);
    names.set(argument, argument);
  }
  return names;
}

/** `pointInTimeUTCSeconds` and `point-in-time-utc-seconds` are `point_in_time_utc_seconds`. */
function snake(key: string): string {
  return key
    .replace(/-/g, "_")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}
