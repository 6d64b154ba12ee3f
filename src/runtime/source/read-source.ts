import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, relative, sep } from "node:path";
import { TextDecoder } from "node:util";
import type { Diagnostic, Finding } from "../diagnostic.ts";
import { didYouMean } from "../nearest.ts";
import { placeAt, type SourceFile, sourceFile } from "./source-file.ts";

/** More than this in one file is not something a person wrote. */
const LARGEST_FILE = 1024 * 1024;

/** A text, or why there is none. A finding concerns whoever named the file; a diagnostic has its place in the file. */
export type ReadResult =
  | { readonly file: SourceFile }
  | { readonly finding: Finding }
  | { readonly file: SourceFile; readonly diagnostic: Diagnostic };

/** Reads a UTF-8 text. */
export function readSource(path: string, cwd: string): ReadResult {
  const name = shownName(path, cwd);
  let bytes: Buffer;
  try {
    const status = statSync(path);
    if (status.isDirectory()) return { finding: error(`${name} is a folder`, "name a file in it") };
    if (status.size > LARGEST_FILE) return { finding: tooLarge(name, `${status.size} bytes`) };
    bytes = readUpTo(path, LARGEST_FILE + 1);
    if (bytes.length > LARGEST_FILE) return { finding: tooLarge(name, "more than that") };
  } catch (cause) {
    return { finding: unreadable(path, name, cwd, cause) };
  }
  const lossy = bytes.toString("utf8");
  const file = sourceFile(path, name, withoutMark(lossy));
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { file };
  } catch {
    return { file, diagnostic: notUtf8(file, bytes, lossy) };
  }
}

/** A pipe or a device has no size before it is read, and may have no end. */
function readUpTo(path: string, most: number): Buffer {
  const file = openSync(path, "r");
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    while (length < most) {
      const chunk = Buffer.alloc(Math.min(most - length, 64 * 1024));
      const count = readSync(file, chunk);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      length += count;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

/** `.` for the working directory; relative to it where the file is inside of it, with forward slashes everywhere. */
export function shownName(path: string, cwd: string): string {
  const name = relative(cwd, path);
  if (name === "") return ".";
  const outside = name === ".." || name.startsWith(`..${sep}`) || isAbsolute(name);
  return (outside ? path : name).replaceAll(sep, "/");
}

function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function notUtf8(file: SourceFile, bytes: Buffer, lossy: string): Diagnostic {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const offset = firstDifference(bytes, Buffer.from(lossy, "utf8"));
  const start = withoutMark(bytes.subarray(0, offset).toString("utf8")).length;
  return {
    severity: "error",
    place: placeAt(file, marked ? 0 : start),
    message: "this file is not UTF-8",
    expected: "text in UTF-8",
    found: marked ? "UTF-16" : `the byte 0x${(bytes[offset] ?? 0).toString(16).padStart(2, "0")}`,
    hint: "save the file with the encoding UTF-8",
  };
}

function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

function unreadable(path: string, name: string, cwd: string, cause: unknown): Finding {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code !== "ENOENT" && code !== "ENOTDIR") {
    return error(`cannot read ${name}: ${code ?? String(cause)}`, "check that the file may be read");
  }
  const there = siblings(path);
  if (there.includes(basename(path))) {
    return error(`${name} is a link to a file that is not there`, "mend the link, or name the file itself");
  }
  const hint = didYouMean(basename(path), there);
  const folder = shownName(dirname(path), cwd);
  return {
    ...error(`there is no file ${name}`, hint ?? `check the name; looked in ${folder}`),
    expected: "the path of a file",
    found: `\`${name}\``,
  };
}

function siblings(path: string): string[] {
  try {
    return readdirSync(dirname(path)).sort();
  } catch {
    return [];
  }
}

function tooLarge(name: string, found: string): Finding {
  return {
    severity: "error",
    message: `${name} is too large`,
    expected: `at most ${LARGEST_FILE} bytes`,
    found,
    hint: "split it into several files; each may add to the same namespace",
  };
}

function error(message: string, hint: string): Finding {
  return { severity: "error", message, hint };
}
