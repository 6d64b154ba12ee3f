import { HomeError } from "./home-error.ts";
import type { JournalLine } from "./state-data.ts";
import { isStatus, isTexts } from "./state-snapshot.ts";
import { isObject, isVersion, type JsonObject, migrate, refuseNewer, type Versions } from "./state-version.ts";
import { parseStrict } from "./strict-json.ts";

const format = "monk-journal";

/** The first line of a journal: it holds what came after line number `after`. */
export function journalHeader(version: number, after: number): string {
  return `${JSON.stringify({ format, version, after })}\n`;
}

export interface Journal {
  readonly version: number;
  readonly after: number;
  readonly lines: readonly JournalLine[];
  /** Bytes up to the end of the last whole line. What follows was being written when its process died. */
  readonly length: number;
}

/**
 * Reads a journal. A last line without its line end was never confirmed to anyone and is ignored;
 * anything else that is not as written is `STATE_DAMAGED`. `lastGood` is named as what to go back to.
 */
export function parseJournal(file: string, text: string, versions: Versions, lastGood: string | undefined): Journal {
  const damaged = (line: number, what: string, cause?: unknown) =>
    new HomeError(
      "STATE_DAMAGED",
      file,
      `${file}:${line}: ${what} Nothing was changed.`,
      wayBack(file, line, lastGood),
      { cause },
    );

  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [first, ...rest] = whole.split("\n").slice(0, -1);
  const header = first === undefined ? undefined : parsed(first);
  if (!isObject(header) || header.format !== format || !isVersion(header.version) || !isCount(header.after)) {
    throw damaged(1, `expected a journal's first line (\`"format":"${format}"\`).`);
  }
  const { version, after } = header;
  refuseNewer(file, version, versions.current);

  const lines = rest.map((raw, index) => {
    const document = parsed(raw);
    const line = isObject(document) ? migrate("line", document, version, versions) : undefined;
    if (!line || !isJournalLine(line)) throw damaged(index + 2, "not a journal line; the file is damaged.");
    const expected = after + index + 1;
    if (line.n !== expected) {
      // Of a first line and a second one that do not agree, either may be the wrong one.
      const culprit = index === 0 ? 1 : index + 2;
      throw damaged(culprit, `line ${index + 2} is number ${line.n}, expected number ${expected}.`);
    }
    return line;
  });
  return { version, after, lines, length: Buffer.byteLength(whole) };
}

/** `lastGood` is the snapshot that the journal goes on from, where there is one. */
function wayBack(file: string, line: number, lastGood: string | undefined): string {
  if (line === 1) return withoutJournal(file, lastGood);
  const good = lastGood === undefined ? "" : ` and ${lastGood}`;
  return `The lines before ${line}${good} are good: keep a copy of ${file} elsewhere, remove line ${line} and all after it, and run the command again.`;
}

/** The advice to go on from the snapshot alone. */
export function withoutJournal(file: string, lastGood: string | undefined): string {
  const good = lastGood === undefined ? "Nothing was remembered before it" : `${lastGood} is the last good copy`;
  return `${good}: keep a copy of ${file} elsewhere, remove it, and run the command again; what happened since is looked up anew.`;
}

function parsed(line: string): unknown {
  try {
    return parseStrict(line);
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isJournalLine(line: JsonObject): line is JsonObject & JournalLine {
  if (!isCount(line.n) || typeof line.at !== "string") return false;
  if (line.op === "loaded") return isTexts(line.files);
  if (typeof line.path !== "string") return false;
  switch (line.op) {
    case "begin":
    case "end":
      return typeof line.effect === "string" && (line.patch === undefined || isPatch(line.patch));
    case "record":
      return isPatch(line.patch);
    case "forget":
      return true;
    case "variable":
      return typeof line.name === "string";
    default:
      return false;
  }
}

function isPatch(patch: unknown): boolean {
  if (!isObject(patch)) return false;
  const { type, definition, state, status, ready, dependsOn } = patch;
  return (
    (type === undefined || typeof type === "string") &&
    (status === undefined || isStatus(status)) &&
    [definition, state].every((value) => value === undefined || isObject(value)) &&
    (ready === undefined || typeof ready === "boolean") &&
    (dependsOn === undefined || isTexts(dependsOn))
  );
}
