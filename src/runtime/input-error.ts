import { type Diagnostic, renderDiagnostic } from "./diagnostic.ts";
import type { SourceFile } from "./source/source-file.ts";

/** More than this is one mistake repeated, and nobody reads it. */
const mostShown = 100;

/** Mistakes in what the user wrote, all of them; nothing was done. `message` is the text of the first hundred. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], files: ReadonlyMap<string, SourceFile>) {
    const texts = diagnostics.slice(0, mostShown).map((one) => renderDiagnostic(one, files.get(one.place.file)));
    const more = diagnostics.length - texts.length;
    super([...texts, ...(more > 0 ? [`… and ${more} more like these.`] : [])].join("\n\n"));
    this.diagnostics = diagnostics;
  }
}

/** A mistake in the command itself: what was wrong, and what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(hint === undefined ? message : `${message}\n  hint: ${hint}`);
    this.hint = hint;
  }
}
