import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { errorCode, fileFailure, type Home } from "../runtime/home/index.ts";
import { current, fullFiles } from "./log-file.ts";

/** A line as it stands in a file, whatever it is. */
export interface RawLine {
  /** Name of the file, in the home. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Without its line end. */
  readonly bytes: Buffer;
}

/** All lines of the log, the oldest first, a piece of a file at a time. Lines that are appended meanwhile may be among them. */
export async function* logLines(home: Home): AsyncGenerator<RawLine, void, undefined> {
  for (;;) {
    // Opened before the others are listed: should it be set aside in between, that is noticed and not read twice.
    const newest = await open(home.file(current), "r").catch((failure) => {
      if (errorCode(failure) !== "ENOENT") throw fileFailure("read", home.file(current), failure);
    });
    const full = fullFiles(home);
    const isStillCurrent = newest ? (await newest.stat()).ino === (await inoOf(home.file(current))) : true;
    if (!isStillCurrent) {
      await newest?.close();
      continue;
    }
    try {
      for (const file of full) yield* linesIn(file, createReadStream(home.file(file)));
      if (newest) yield* linesIn(current, newest.createReadStream({ autoClose: false }));
    } finally {
      await newest?.close();
    }
    return;
  }
}

async function* linesIn(file: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<RawLine, void, undefined> {
  let line = 0;
  let begun: Buffer[] = [];
  for await (const piece of pieces) {
    let from = 0;
    for (let to = piece.indexOf(0x0a); to !== -1; to = piece.indexOf(0x0a, from)) {
      line += 1;
      yield { file, line, bytes: Buffer.concat([...begun, piece.subarray(from, to)]) };
      begun = [];
      from = to + 1;
    }
    if (from < piece.length) begun.push(piece.subarray(from));
  }
  if (begun.length > 0) yield { file, line: line + 1, bytes: Buffer.concat(begun) };
}

async function inoOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ ino }) => ino,
    () => undefined,
  );
}
