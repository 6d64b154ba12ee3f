import { widthOf } from "./width.ts";

/** A text in lines of at most `room` columns, broken at spaces; a word that is longer stands whole on a line of its own. */
export function wrapped(text: string, room: number): string[] {
  if (widthOf(text) <= room) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || widthOf(longer) <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Columns of the longest word. */
export function widestWord(text: string): number {
  return Math.max(...text.split(" ").map(widthOf));
}
