import { createHash } from "node:crypto";

/** A place in the chain: the number of a line, counted from 1 over all files, and its hash. */
export interface Link {
  readonly n: number;
  readonly hash: string;
}

/** Where every chain begins. */
export const beginning: Link = { n: 0, hash: "0".repeat(64) };

/** A line that holds by itself: its hash is that of its text. Whether it stands in its place is the chain's to say. */
export interface AuditLine extends Link {
  /** Hash of the line before. */
  readonly prev: string;
  /** Hash of what stands before it and is no whole line, because a process was killed while it wrote. */
  readonly torn?: string;
  /** The anchor was gone when this was written, so lines before it may be missing at the end. */
  readonly unanchored?: true;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `,"hash":"` and what follows. */
const endLength = 75;
const end = /^,"hash":"[0-9a-f]{64}"\}$/;

/** One line, without its line end. `record` is a JSON object that is not empty; `members` go after its own. */
export function formLine(
  record: string,
  before: Link,
  members: Readonly<Record<string, unknown>> = {},
): Link & { text: string } {
  const n = before.n + 1;
  const rest = JSON.stringify({ ...members, prev: before.hash });
  const hashed = `{"n":${n},${record.slice(1, -1)},${rest.slice(1)}`;
  const hash = sha256(hashed);
  return { n, hash, text: `${hashed.slice(0, -1)},"hash":"${hash}"}` };
}

/** One line, without its line end. Undefined for what is no line, or not as it was written. */
export function readLine(bytes: Buffer): AuditLine | undefined {
  const text = bytes.toString("utf8");
  if (!isWhole(text)) return undefined;
  const hash = text.slice(-66, -2);
  // Of the bytes: text would not tell apart those that are no UTF-8.
  if (sha256(Buffer.concat([bytes.subarray(0, -endLength), Buffer.from("}")])) !== hash) return undefined;
  const data = parsed(text);
  if (data === undefined) return undefined;
  const { n, prev, torn, unanchored } = data;
  if (!Number.isSafeInteger(n) || typeof prev !== "string") return undefined;
  return {
    n: n as number,
    hash,
    prev,
    data,
    ...(typeof torn === "string" ? { torn } : {}),
    ...(unanchored === true ? { unanchored } : {}),
  };
}

/** Whether the text ends as a line does. One that was cut short by a kill does not. */
export function isWhole(text: string): boolean {
  return end.test(text.slice(-endLength));
}

/** Whether the text may be what a kill has left of a line: its beginning, and no more. */
export function isTorn(text: string): boolean {
  const start = '{"n":';
  return text !== "" && (text.startsWith(start) || start.startsWith(text)) && !isWhole(text);
}

export function sha256(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
