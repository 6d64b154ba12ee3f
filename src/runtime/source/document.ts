import { resolve } from "node:path";
import type { z } from "zod";
import { type Diagnostic, hasErrors, sortDiagnostics } from "../diagnostic.ts";
import { InputError } from "../input-error.ts";
import { explainMistake } from "./document-mistake.ts";
import { readSource } from "./read-source.ts";
import { placeAt, type SourceFile, startOf } from "./source-file.ts";
import { toPlain } from "./tree.ts";
import { parseYaml, type Wanted } from "./yaml.ts";

export interface Document<Data> {
  /** As shown to the user. */
  readonly name: string;
  readonly data: Data;
}

/** No schema accepts it: here a value that looks like a script is one that nobody evaluates. */
const script = Symbol("a script");

/**
 * Reads a YAML file that has one document of a certain shape.
 * Throws an `InputError` with every mistake in it; a file that is not there is a mistake too.
 */
export function readDocument<Schema extends z.ZodType>(
  path: string,
  cwd: string,
  schema: Schema,
  wanted: Wanted,
): Document<z.output<Schema>> {
  const absolute = resolve(cwd, path);
  const result = readSource(absolute, cwd);
  if ("finding" in result) throw new InputError([{ ...result.finding, place: startOf(absolute) }], new Map());
  const { file } = result;
  const { documents, diagnostics } =
    "diagnostic" in result ? { documents: [], diagnostics: [result.diagnostic] } : parseYaml(file, wanted);
  const [root, second] = documents;
  if (hasErrors(diagnostics) || !root) throw mistaken(file, diagnostics);
  if (second) {
    const place = placeAt(file, second.start, second.start + 1);
    const message = "there is a second document in this file";
    throw mistaken(file, [{ severity: "error", place, message, expected: "one", hint: "remove the line `---`" }]);
  }
  const parsed = schema.safeParse(toPlain(root, () => script));
  if (parsed.success) return { name: file.name, data: parsed.data };
  throw mistaken(
    file,
    parsed.error.issues.flatMap((issue) => explainMistake(issue, root, schema)),
  );
}

function mistaken(file: SourceFile, diagnostics: readonly Diagnostic[]): InputError {
  return new InputError(sortDiagnostics(diagnostics, [file.name]), new Map([[file.name, file]]));
}
