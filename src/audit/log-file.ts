import { readdirSync } from "node:fs";
import { errorCode, fileFailure, type Home } from "../runtime/home/index.ts";

/** The file that lines are appended to. */
export const current = "audit.jsonl";

/** Names of the files that are full, the oldest first. */
export function fullFiles(home: Home): string[] {
  try {
    return readdirSync(home.directory)
      .filter((name) => numberOf(name) !== undefined)
      .sort((one, other) => (numberOf(one) ?? 0) - (numberOf(other) ?? 0));
  } catch (failure) {
    if (errorCode(failure) === "ENOENT") return [];
    throw fileFailure("read", home.directory, failure);
  }
}

/** What the current file is called once it is full. */
export function nextName(home: Home): string {
  const last = numberOf(fullFiles(home).at(-1) ?? "") ?? 0;
  return `audit.${String(last + 1).padStart(4, "0")}.jsonl`;
}

function numberOf(name: string): number | undefined {
  const [, digits] = /^audit\.(\d{4,9})\.jsonl$/.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
