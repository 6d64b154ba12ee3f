import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { UsageError } from "../runtime/input-error.ts";

/** Text of a file that an option names; `-` is standard input. Rejects with a `UsageError` where it cannot be read. */
export async function readText(option: string, file: string, cwd: string): Promise<string> {
  try {
    return await (file === "-" ? text(process.stdin) : readFile(resolve(cwd, file), "utf8"));
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new UsageError(
      `${option} ${file} cannot be read: ${words[why] ?? why}`,
      "name a file, or - for standard input",
    );
  }
}

const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "that is not permitted",
};
