import { stat } from "node:fs/promises";
import { errorCode, fileFailure } from "./home-error.ts";

/** Tells whether a file was replaced or written: two marks of one file differ then. */
export async function fileMark(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino}:${size}:${mtimeMs}`;
  } catch (failure) {
    if (errorCode(failure) === "ENOENT") return "none";
    throw fileFailure("read", file, failure);
  }
}
