import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { errorCode, fileFailure, type Home } from "../runtime/home/index.ts";
import { readAnchor } from "./anchor.ts";
import { beginning, isTorn, type Link, readLine, sha256 } from "./line.ts";
import { current, fullFiles } from "./log-file.ts";

/** Where the next line goes, and what it has to say of what stands before it. */
export interface End extends Link {
  /** Of the current file; 0 where there is none. */
  readonly size: number;
  readonly ino: number;
  /** Whether a line end is missing at the end of the current file. */
  readonly open: boolean;
  readonly torn?: string;
  readonly unanchored?: true;
}

/** Looks it up on the disk. To be asked while nobody appends. */
export function findEnd(home: Home): End {
  const there = endOf(home.file(current));
  const last = there?.last ?? lastOfFullFiles(home);
  const anchor = readAnchor(home);
  const from = last ?? beginning;
  // What the anchor knows and the files lack was taken away: going on from the anchor leaves the gap to be seen.
  const { n, hash } = anchor !== undefined && anchor.n > from.n ? anchor : from;
  return {
    n,
    hash,
    size: there?.size ?? 0,
    ino: there?.ino ?? 0,
    open: there?.open ?? false,
    ...(there?.torn === undefined ? {} : { torn: there.torn }),
    ...(anchor === undefined && last !== undefined ? { unanchored: true } : {}),
  };
}

function lastOfFullFiles(home: Home): Link | undefined {
  for (const name of fullFiles(home).reverse()) {
    const last = endOf(home.file(name))?.last;
    if (last) return last;
  }
  return undefined;
}

interface FileEnd {
  readonly size: number;
  readonly ino: number;
  readonly last?: Link;
  readonly open: boolean;
  readonly torn?: string;
}

/** Reads from the end backwards, as far as the last line that is whole. */
function endOf(file: string): FileEnd | undefined {
  let handle: number;
  try {
    handle = openSync(file, "r");
  } catch (failure) {
    if (errorCode(failure) === "ENOENT") return undefined;
    throw fileFailure("read", file, failure);
  }
  try {
    const { size, ino } = fstatSync(handle);
    for (let length = 65_536; ; length *= 2) {
      const start = Math.max(0, size - length);
      const bytes = Buffer.alloc(size - start);
      readSync(handle, bytes, 0, bytes.length, start);
      const found = lastLine(bytes, start === 0);
      if (found || start === 0) return { size, ino, ...described(bytes, found) };
    }
  } catch (failure) {
    throw fileFailure("read", file, failure);
  } finally {
    closeSync(handle);
  }
}

interface Found {
  readonly link: Link;
  /** Where the line ends, in front of its line end. */
  readonly until: number;
}

/** `fromStart`: whether the bytes begin with a line, or somewhere in one. */
function lastLine(bytes: Buffer, fromStart: boolean): Found | undefined {
  let until = bytes.length;
  while (until > 0) {
    const from = bytes.lastIndexOf(0x0a, until - 1) + 1;
    if (from === 0 && !fromStart) return undefined;
    const link = readLine(bytes.subarray(from, until));
    if (link) return { link, until };
    until = from - 1;
  }
  return undefined;
}

function described(bytes: Buffer, found: Found | undefined): Pick<FileEnd, "last" | "open" | "torn"> {
  const open = bytes.length > 0 && bytes.at(-1) !== 0x0a;
  const last = found === undefined ? {} : { last: found.link };
  const rest = bytes.subarray(found === undefined ? 0 : found.until + 1, open ? bytes.length : -1);
  const isCutShort = rest.length > 0 && rest.toString("utf8").split("\n").every(isTorn);
  return { ...last, open, ...(isCutShort ? { torn: sha256(rest) } : {}) };
}
