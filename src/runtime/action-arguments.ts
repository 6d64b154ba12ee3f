import { type Action, readArguments, spellingsOf } from "../entity/index.ts";
import { UsageError } from "./input-error.ts";
import { didYouMean } from "./nearest.ts";

/** Arguments as the action takes them, from `key=value` texts. Throws a `UsageError` that names every mistake. */
export function parseArguments(
  path: string,
  name: string,
  action: Action,
  given: Readonly<Record<string, string>>,
  hint = `monk actions ${path} lists the arguments`,
): Readonly<Record<string, unknown>> {
  const read = readArguments(action, given);
  if (read.success) return read.data;
  const known = [...spellingsOf(action).keys()];
  const mistakes = read.mistakes.map(({ text, unknown }) => {
    const near = unknown === undefined ? undefined : didYouMean(unknown, known);
    return near === undefined ? text : `${text} (${near})`;
  });
  throw new UsageError(`${path}/${name}: ${mistakes.join("; ")}`, hint);
}
