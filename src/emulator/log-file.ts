import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Change } from "./collection.ts";

/**
 * An append-only file of changes, one JSON line each.
 *
 * Several processes may have the same file open: each appends its own lines and reads what others appended.
 * A line that a killed process left unfinished was never acknowledged; it is skipped.
 */
export class LogFile {
  readonly #path: string;
  #position = 0;
  #file = -1;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
  }

  /** What was appended since the last call. `renewed` says that the file was replaced: what was known before is void. */
  read(): { readonly renewed: boolean; readonly changes: readonly Change[] } {
    let file: number;
    try {
      file = openSync(this.#path, "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return { renewed: false, changes: [] };
      throw error;
    }
    try {
      const { ino, size } = fstatSync(file);
      const renewed = ino !== this.#file || size < this.#position;
      if (renewed) this.#position = 0;
      this.#file = ino;
      const bytes = Buffer.alloc(size - this.#position);
      readSync(file, bytes, 0, bytes.length, this.#position);
      const complete = bytes.lastIndexOf("\n") + 1;
      if (this.#position === 0) this.#demandLog(bytes.toString("utf8", 0, complete));
      this.#position += complete;
      return { renewed, changes: parse(bytes.toString("utf8", 0, complete)) };
    } finally {
      closeSync(file);
    }
  }

  /**
   * Hands the lines to the operating system before it returns, which a killed process cannot undo.
   * It does not wait for the disk: a power failure is not something an emulator must survive.
   */
  append(changes: readonly Change[]): void {
    // The leading line end closes a line that another process may have left unfinished.
    appendFileSync(this.#path, `\n${changes.map((change) => JSON.stringify(change)).join("\n")}\n`, { mode: 0o600 });
  }

  #demandLog(text: string): void {
    if (text.trimStart() === "" || text.trimStart().startsWith('["')) return;
    throw new Error(`${this.#path} holds something other than an emulator's world. Name another file for it.`);
  }

  /** Replaces the file in one step. Another process that has it open notices and reads it anew. */
  replace(changes: readonly Change[]): void {
    const draft = `${this.#path}.${process.pid}`;
    writeFileSync(draft, changes.map((change) => `${JSON.stringify(change)}\n`).join(""), { mode: 0o600 });
    renameSync(draft, this.#path);
  }
}

function parse(lines: string): readonly Change[] {
  const changes: Change[] = [];
  for (const line of lines.split("\n")) {
    if (line === "") continue;
    try {
      changes.push(JSON.parse(line) as Change);
    } catch {
      // Left unfinished by a killed process.
    }
  }
  return changes;
}
