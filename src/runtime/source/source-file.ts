import type { Place } from "../diagnostic.ts";

/** A text that was read once, with its lines indexed once. */
export interface SourceFile {
  /** Absolute path; for the command line the same as `name`. */
  readonly path: string;
  /** As shown to the user. */
  readonly name: string;
  /** Without a byte-order mark. */
  readonly text: string;
  /** Offset of the first character of every line. */
  readonly lineStarts: readonly number[];
}

export function sourceFile(path: string, name: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { path, name, text, lineStarts };
}

/** The place of a stretch of the text; a stretch over several lines ends with its first line. */
export function placeAt(file: SourceFile, start: number, end: number = start): Place {
  const line = lineOf(file.lineStarts, start);
  const lineStart = file.lineStarts[line] ?? 0;
  const nextLine = file.lineStarts[line + 1] ?? file.text.length + 1;
  const stop = Math.min(end, nextLine - 1);
  return { file: file.name, line: line + 1, column: start - lineStart + 1, length: Math.max(1, stop - start) };
}

/** The start of a file: where a mistake is shown that has no better place. */
export function startOf(name: string): Place {
  return { file: name, line: 1, column: 1, length: 1 };
}

function lineOf(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
