/** A stretch of a text that the user wrote. Lines and columns count from 1; columns and `length` in UTF-16 units. */
export interface Place {
  /** As shown to the user: relative to the working directory, or `--set` for the command line. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** A text, and the offset of the first character of each of its lines. */
export interface Lines {
  readonly text: string;
  readonly lineStarts: readonly number[];
}

/** A mistake in the input, or a warning about it. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly place: Place;
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  /** What to do next: a sentence, or a command. */
  readonly hint?: string;
}

/** Everything about a diagnostic except where it is; what checks that know no places answer. */
export type Finding = Omit<Diagnostic, "place">;

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** In the order of `files`, then by line and column; a diagnostic that is there twice stays once. */
export function sortDiagnostics(diagnostics: Iterable<Diagnostic>, files: Iterable<string>): Diagnostic[] {
  const rank = new Map<string, number>();
  for (const file of files) if (!rank.has(file)) rank.set(file, rank.size);
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) unique.set(identity(diagnostic), diagnostic);
  const rankOf = (diagnostic: Diagnostic) => rank.get(diagnostic.place.file) ?? rank.size;
  return [...unique.values()].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.place.line - b.place.line || a.place.column - b.place.column,
  );
}

/**
 * `file:line:column: message`, the line with its stretch underlined, then what was expected, what was found and a hint.
 * Without a source (a file that could not be read) the excerpt is left out.
 */
export function renderDiagnostic(diagnostic: Diagnostic, source: Lines | undefined): string {
  const { place, severity } = diagnostic;
  const label = severity === "warning" ? "warning: " : "";
  const lines = [`${place.file}:${place.line}:${place.column}: ${label}${diagnostic.message}`];
  lines.push(...excerpt(place, source));
  if (diagnostic.expected !== undefined) lines.push(`  expected: ${diagnostic.expected}`);
  if (diagnostic.found !== undefined) lines.push(`  found: ${diagnostic.found}`);
  if (diagnostic.hint !== undefined) lines.push(`  hint: ${diagnostic.hint}`);
  return lines.map(printable).join("\n");
}

/** What stands in a file may not drive the terminal. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, (character) => (character === "\t" ? character : "\u00b7"));
}

/** Columns of a source line that are shown; a longer line is cut around the stretch. */
const EXCERPT_WIDTH = 120;

function excerpt(place: Place, source: Lines | undefined): string[] {
  const lineStart = source?.lineStarts[place.line - 1];
  if (source === undefined || lineStart === undefined) return [];
  const start = place.column - 1;
  const from = start > EXCERPT_WIDTH - 20 ? start - 20 : 0;
  // Never the whole line: all of a file may be one.
  const lineEnd = (source.lineStarts[place.line] ?? source.text.length + 1) - 1;
  const end = Math.min(lineEnd, lineStart + from + EXCERPT_WIDTH);
  const shown = source.text.slice(lineStart + from, end).replace(/\r$/, "");
  if (shown.trim() === "") return [];
  const before = shown.slice(0, start - from).replace(/[^\t]/g, " ");
  const length = Math.max(1, Math.min(place.length, shown.length - (start - from)));
  return [`  ${shown}`, `  ${before}${"~".repeat(length)}`];
}

function identity({ severity, place, message }: Diagnostic): string {
  return JSON.stringify([severity, place.file, place.line, place.column, message]);
}
