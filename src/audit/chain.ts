import { closeSync, fstatSync, ftruncateSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { errorCode, fileFailure, type Home } from "../runtime/home/index.ts";
import { readAnchor, writeAnchor } from "./anchor.ts";
import { type End, findEnd } from "./end.ts";
import { beginning, formLine, type Link } from "./line.ts";
import { current, nextName } from "./log-file.ts";

/**
 * The log's files as one chain: each line holds the hash of the one before, over the border between two files as well.
 * Every method is to be called while no other process appends.
 */
export class Chain {
  readonly #home: Home;
  readonly #limit: number;
  #known: End | undefined;

  /** A file of `limit` bytes or more is set aside. */
  constructor(home: Home, limit: number) {
    this.#home = home;
    this.#limit = limit;
  }

  /** Appends records, given as JSON objects. Writes all of them or none; throws a `HomeError`. */
  append(records: readonly string[]): void {
    const end = this.#rotated(this.#end());
    this.#known = undefined;
    const lines: string[] = [];
    let link: Link = end;
    for (const record of records) {
      const { torn, unanchored } = end;
      const line = formLine(record, link, lines.length === 0 ? { torn, unanchored } : {});
      lines.push(`${line.text}\n`);
      link = line;
    }
    if (end.n === 0 && readAnchor(this.#home) === undefined) writeAnchor(this.#home, beginning);
    const written = this.#write(`${end.open ? "\n" : ""}${lines.join("")}`, link);
    this.#known = { n: link.n, hash: link.hash, open: false, ...written };
  }

  #end(): End {
    const known = this.#known;
    if (known === undefined) return findEnd(this.#home);
    try {
      const { size, ino } = statSync(this.#home.file(current));
      return size === known.size && ino === known.ino ? known : findEnd(this.#home);
    } catch (failure) {
      if (errorCode(failure) === "ENOENT") return findEnd(this.#home);
      throw fileFailure("read", this.#home.file(current), failure);
    }
  }

  #rotated(end: End): End {
    if (end.size < this.#limit || end.open || end.torn !== undefined) return end;
    const name = nextName(this.#home);
    if (name === undefined) return end;
    try {
      renameSync(this.#home.file(current), this.#home.file(name));
      return { ...end, size: 0, ino: 0 };
    } catch {
      // On Windows it cannot be renamed while somebody reads it. It grows a little more, then.
      return end;
    }
  }

  #write(text: string, last: Link): { size: number; ino: number } {
    const file = this.#home.file(current);
    let handle: number | undefined;
    let before = 0;
    try {
      handle = openSync(file, "a", 0o600);
      const { size, ino } = fstatSync(handle);
      before = size;
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
      writeAnchor(this.#home, last);
      return { size: before + bytes.length, ino };
    } catch (failure) {
      if (handle !== undefined) cutOff(handle, before);
      throw fileFailure("write", file, failure);
    } finally {
      if (handle !== undefined) closeSync(handle);
    }
  }
}

/** A full disk takes a part of a line. Where even that cannot be undone, the next line says that one was cut short. */
function cutOff(handle: number, size: number): void {
  try {
    ftruncateSync(handle, size);
  } catch {
    // Said by the next line.
  }
}
