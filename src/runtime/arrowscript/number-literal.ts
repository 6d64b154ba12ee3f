import type { Cursor } from "./cursor.ts";

// Longer ones are no numbers that anybody wrote, and BigInt reads them in quadratic time.
const longest = 1000;

/** True where a number starts: a digit, or a minus directly before one. */
export function startsNumber(cursor: Cursor): boolean {
  return /^-?[0-9]/.test(cursor.text.slice(cursor.at, cursor.at + 2));
}

/** Reads `31 -0.4e2 0x1f 0b11 0777 12n`. An integer beyond 2^53 is read as a BigInt, so that no digit is lost. */
export function readNumber(cursor: Cursor): number | bigint {
  const start = cursor.at;
  const word = cursor.match(/-?[0-9](?:[eE][+-](?=[0-9])|[0-9A-Za-z_.])*/y)?.[0] ?? "";
  if (word.length > longest) cursor.fail(`a number of at most ${longest} characters`, start);
  const negative = word.startsWith("-");
  const digits = negative ? word.slice(1) : word;
  const magnitude = magnitudeOf(digits);
  if (magnitude === undefined) cursor.fail(expectation(digits), start);
  return negative ? -magnitude || 0 : magnitude;
}

function magnitudeOf(digits: string): number | bigint | undefined {
  if (/^(0|[1-9][0-9]*)n$/.test(digits)) return BigInt(digits.slice(0, -1));
  if (/^0[0-7]+$/.test(digits)) return integer(`0o${digits.slice(1)}`);
  if (/^(0x[0-9a-f]+|0b[01]+|0|[1-9][0-9]*)$/i.test(digits)) return integer(digits);
  if (!/^(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?$/i.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

function integer(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

function expectation(digits: string): string {
  if (/^0x/i.test(digits)) return "hexadecimal digits after 0x";
  if (/^0b/i.test(digits)) return "binary digits after 0b";
  if (/^0[0-9]+$/.test(digits)) return "octal digits (0 to 7) after a leading zero";
  return "a number such as 7, -0.5e2, 0x1f, 0b11, 0777 or 12n";
}
