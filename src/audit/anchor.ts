import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import { errorCode, fileFailure, type Home } from "../runtime/home/index.ts";
import type { Link } from "./line.ts";

const name = "audit.head";

/**
 * Where the log ends, kept beside it so that lines cut off its end are missed.
 * It is written after the lines, so a kill in between leaves it behind them and never ahead.
 */
export function readAnchor(home: Home): Link | undefined {
  const file = home.file(name);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (failure) {
    if (errorCode(failure) === "ENOENT") return undefined;
    throw fileFailure("read", file, failure);
  }
  try {
    const { n, hash } = JSON.parse(text) as Partial<Link>;
    return Number.isSafeInteger(n) && typeof hash === "string" ? { n: n as number, hash } : undefined;
  } catch {
    return undefined;
  }
}

/** Written in place: its length never shrinks, and it takes no new space of a disk that is full. */
export function writeAnchor(home: Home, { n, hash }: Link): void {
  const file = home.file(name);
  try {
    const handle = openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      writeSync(handle, `${JSON.stringify({ n, hash })}\n`, 0);
    } finally {
      closeSync(handle);
    }
  } catch (failure) {
    throw fileFailure("write", file, failure);
  }
}
