import type { Action } from "../entity/index.ts";
import { UsageError } from "./input-error.ts";
import { didYouMean } from "./nearest.ts";

/**
 * Arguments as the action takes them, from `key=value` texts. Spellings in camelCase are taken for the snake_case names.
 * Throws a `UsageError` that names every mistake.
 */
export function parseArguments(
  path: string,
  name: string,
  action: Action,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const known = Object.keys(action.arguments.shape);
  const values: Record<string, string> = {};
  const mistakes: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const snake = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const argument = known.includes(key) ? key : snake;
    if (known.includes(argument)) values[argument] = value;
    else mistakes.push(`there is no argument ${key}${hint(key, known)}`);
  }
  const result = action.arguments.safeParse(values);
  if (!result.success)
    mistakes.push(...result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  if (result.success && mistakes.length === 0) return result.data;
  throw new UsageError(`${path}/${name}: ${mistakes.join("; ")}`, `monk actions ${path} lists the arguments`);
}

function hint(key: string, known: readonly string[]): string {
  const near = didYouMean(key, known);
  return near === undefined ? "" : ` (${near})`;
}
