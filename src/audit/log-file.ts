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

/** What the current file is called once it is full; undefined where no number is left, as somebody has taken the last. */
export function nextName(home: Home): string | undefined {
  const next = nameOf((numberOf(fullFiles(home).at(-1) ?? "") ?? 0) + 1);
  return numberOf(next) === undefined ? undefined : next;
}

function nameOf(number: number): string {
  return `audit.${String(number).padStart(4, "0")}.jsonl`;
}

/** Up to 15 digits, which a number holds exactly; spelled as we would, so that no two names have the same one. */
function numberOf(name: string): number | undefined {
  const [, digits] = /^audit\.(\d{4,15})\.jsonl$/.exec(name) ?? [];
  const number = digits === undefined ? undefined : Number(digits);
  return number !== undefined && number > 0 && nameOf(number) === name ? number : undefined;
}
