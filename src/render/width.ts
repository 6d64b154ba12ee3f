// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that we set ourselves
const colourCode = /\u001b\[[0-9;]*m/g;

/** Characters of two columns: East Asian wide ones, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}]/u;

/** Columns that a text takes on a terminal; colours take none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text.replace(colourCode, "")) width += columnsOf(character);
  return width;
}

/** The text padded with spaces up to `width` columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Marks that sit on the character before them. Without the look-ahead, Monk's engine would take `\p` for a letter. */
const none = /(?=.)[\p{Mn}\p{Cf}]/u;

/** Columns of one character. */
export function columnsOf(character: string): number {
  if (none.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
