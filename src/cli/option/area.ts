import { allAreas } from "../../policy/area.ts";
import { UsageError } from "../../runtime/input-error.ts";
import { didYouMean } from "../../runtime/nearest.ts";
import { oneOf } from "../../runtime/value-words.ts";

/** The value of `--area`; throws a `UsageError` where it is none. */
export function areaNamed(text: string): string {
  const known: readonly string[] = allAreas;
  if (known.includes(text)) return text;
  throw new UsageError(`--area ${text}: expected ${oneOf(known)}`, didYouMean(text, known));
}
