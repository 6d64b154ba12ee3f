import { stripVTControlCharacters } from "node:util";

const wide = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;

/** Columns that a text takes on a terminal; colours take none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += columns(character);
  return width;
}

/** The text padded with spaces up to `width` columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** The text cut to `width` columns; colours are kept and cost nothing. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let room = width - 1;
  let shown = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that we set ourselves
  for (const [piece] of text.matchAll(/\u001b\[[0-9;]*m|./gsu)) {
    if (piece.startsWith("\u001b")) {
      shown += piece;
      continue;
    }
    room -= columns(piece);
    if (room < 0) break;
    shown += piece;
  }
  return `${shown}…${text.includes("\u001b") ? "\u001b[0m" : ""}`;
}

function columns(character: string): number {
  if (/\p{Mn}|\p{Cf}/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
