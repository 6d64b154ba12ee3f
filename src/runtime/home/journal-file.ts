import { type FileHandle, open, stat } from "node:fs/promises";
import { errorCode, fileFailure } from "./home-error.ts";
import type { JournalLine } from "./state-data.ts";

/** A journal open for appending. One write at a time. */
export class JournalFile {
  readonly #file: string;
  readonly #handle: FileHandle;
  #length: number;
  #sequence: number;
  #broken: unknown;

  private constructor(file: string, handle: FileHandle, length: number, sequence: number) {
    this.#file = file;
    this.#handle = handle;
    this.#length = length;
    this.#sequence = sequence;
  }

  /** Goes on with a journal whose whole lines are `length` bytes, the last one `sequence`; what lies behind is cut off. */
  static async open(file: string, length: number, sequence: number): Promise<JournalFile> {
    try {
      const handle = await open(file, "a", 0o600);
      try {
        if ((await handle.stat()).size > length) await handle.truncate(length);
      } catch (failure) {
        await handle.close();
        throw failure;
      }
      return new JournalFile(file, handle, length, sequence);
    } catch (failure) {
      throw fileFailure("write", file, failure);
    }
  }

  /** Appends entries, given as JSON objects, and resolves when they are safe on disk. Writes all of them or none. */
  async append(entries: readonly string[]): Promise<JournalLine[]> {
    const lines = entries.map((entry, index) => `{"n":${this.#sequence + index + 1},${entry.slice(1)}`);
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    try {
      if (this.#broken !== undefined) throw this.#broken;
      await this.#write(bytes);
    } catch (failure) {
      throw fileFailure("write", this.#file, failure);
    }
    this.#length += bytes.length;
    this.#sequence += lines.length;
    return lines.map((line) => JSON.parse(line) as JournalLine);
  }

  /** Whether it is still the home's journal, with nothing in it but what this process has read and written. */
  async isUntouched(): Promise<boolean> {
    try {
      const [ours, there] = await Promise.all([this.#handle.stat(), stat(this.#file)]);
      return ours.ino === there.ino && there.size === this.#length;
    } catch (failure) {
      if (errorCode(failure) === "ENOENT") return false;
      throw fileFailure("read", this.#file, failure);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    try {
      await this.#handle.appendFile(bytes);
    } catch (failure) {
      // A full disk takes a part of a line. Without that part gone, the next line would be glued to it.
      await this.#handle.truncate(this.#length).catch((worse) => {
        this.#broken = worse;
      });
      throw failure;
    }
    try {
      await this.#handle.datasync();
    } catch (failure) {
      // After a failed sync nobody knows what is on disk, and a second one may claim success: nothing is safe any more.
      this.#broken = failure;
      throw failure;
    }
  }
}
