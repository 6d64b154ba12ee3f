import type { Cursor } from "./cursor.ts";

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["0", "\0"],
]);

/** Reads a `"…"` or `'…'` string. */
export function readString(cursor: Cursor): string {
  const start = cursor.at;
  const quote = cursor.take();
  let text = "";
  while (cursor.next !== quote) {
    if (cursor.next === "") cursor.fail(`a closing ${quote} for the string at offset ${start}`);
    text += readCharacter(cursor);
  }
  cursor.take();
  return text;
}

/** Reads one character or one backslash escape. A backslash before any other character stands for that character. */
export function readCharacter(cursor: Cursor): string {
  if (!cursor.skip("\\")) return cursor.take();
  const start = cursor.at;
  const letter = cursor.take();
  if (letter === "") cursor.fail("a character after the backslash");
  if (letter !== "x" && letter !== "u") return escapes.get(letter) ?? letter;
  const match = cursor.match(letter === "x" ? /([0-9a-f]{2})/iy : /\{([0-9a-f]{1,6})\}|([0-9a-f]{4})/iy);
  const code = Number.parseInt(match?.[1] ?? match?.[2] ?? "", 16);
  if (!(code <= 0x10ffff)) cursor.fail(String.raw`\xHH, \uHHHH or \u{H…} with hexadecimal digits`, start);
  return String.fromCodePoint(code);
}
