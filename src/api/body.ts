import { parseDocument } from "yaml";
import { secretsInBody } from "../atlas/redact.ts";

/** A body as it was read, and from where. */
export interface BodyText {
  readonly text: string;
  readonly place: string;
}

/**
 * A body out of its JSON, or what is wrong with it, without a word of what stands in it.
 * `visible`: it stands on the command line, where a secret is seen by whoever may list processes.
 */
export function readBody(
  { text, place }: BodyText,
  visible: boolean,
): { readonly value: unknown } | { readonly mistake: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return { mistake: `${place} is no JSON${placeOfMistake(text)}` };
  }
  if (typeof value !== "object" || value === null) return { mistake: `${place} is neither an object nor a list` };
  if (visible && secretsInBody(text).length > 0) {
    return { mistake: "the body holds a secret, which the list of processes would show: give it with --body FILE" };
  }
  return { value };
}

/** Where a reader that tells places stumbles over it, in words; it lets pass a few things that JSON does not have. */
function placeOfMistake(text: string): string {
  const [{ line, col } = {}] = parseDocument(text, { schema: "json" }).errors[0]?.linePos ?? [];
  return line === undefined || col === undefined ? "" : `: look at line ${line}, column ${col}`;
}
