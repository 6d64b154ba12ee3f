import { columnsOf, widthOf } from "../../render/width.ts";

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
    room -= columnsOf(piece);
    if (room < 0) break;
    shown += piece;
  }
  return `${shown}…${text.includes("\u001b") ? "\u001b[0m" : ""}`;
}
