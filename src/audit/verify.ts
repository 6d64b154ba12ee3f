import type { Home } from "../runtime/home/index.ts";
import { readAnchor } from "./anchor.ts";
import { type AuditLine, beginning, isTorn, isWhole, type Link, readLine, sha256 } from "./line.ts";
import { logLines, type RawLine } from "./read.ts";

export interface Finding {
  /** `FILE:LINE`, or a file. */
  readonly place: string;
  /** Says after the place what is the matter there. */
  readonly what: string;
}

export interface Verification {
  /** Lines that are as they were written. */
  readonly lines: number;
  readonly files: number;
  /** When the first and the last of them were written. */
  readonly first?: string;
  readonly last?: string;
  /** The last of them. Its hash, kept elsewhere, shows later that nothing before it was rewritten. */
  readonly end: Link;
  /** What was changed, removed, moved or added. */
  readonly findings: readonly Finding[];
  /** Lines that a kill has cut short, which is nobody's doing. */
  readonly notes: readonly Finding[];
}

export interface Expectation {
  /** The hash of a line that has to be in the log. */
  readonly known?: string | undefined;
  /** The hash of the line that the log goes on from, where its oldest files were moved away. */
  readonly after?: string | undefined;
}

/** Reads the whole log. */
export async function verify(home: Home, expected: Expectation = {}): Promise<Verification> {
  // Before the lines, so that what is appended meanwhile does not look as if it were missing.
  const anchor = readAnchor(home);
  const check = new Check(anchor, expected);
  for await (const raw of logLines(home)) check.take(raw);
  return check.finish();
}

class Check {
  readonly #anchor: Link | undefined;
  readonly #known: string | undefined;
  readonly #after: string | undefined;
  readonly #findings: Finding[] = [];
  readonly #notes: Finding[] = [];
  readonly #files = new Set<string>();
  #isKnown = false;
  #lines = 0;
  #first: string | undefined;
  #last: string | undefined;
  #before = beginning;
  /** Lines since `before` that are not as they were written. */
  #changed = 0;
  /** What may be left of lines that a kill has cut short. */
  #cut: RawLine[] = [];

  constructor(anchor: Link | undefined, { known, after }: Expectation) {
    this.#anchor = anchor;
    this.#known = known;
    this.#after = after;
  }

  take(raw: RawLine): void {
    this.#files.add(raw.file);
    const line = readLine(raw.bytes);
    if (line) this.#place(line, raw);
    else this.#misfit(raw);
  }

  finish(): Verification {
    for (const raw of this.#cut) this.#note(raw, "is cut short by a kill, or just being written");
    this.#checkEnd();
    return {
      lines: this.#lines,
      files: this.#files.size,
      ...(this.#first === undefined ? {} : { first: this.#first }),
      ...(this.#last === undefined ? {} : { last: this.#last }),
      end: { n: this.#before.n, hash: this.#before.hash },
      findings: this.#findings,
      notes: this.#notes,
    };
  }

  #misfit(raw: RawLine): void {
    const text = raw.bytes.toString("utf8");
    if (isTorn(text)) {
      this.#cut.push(raw);
      return;
    }
    this.#changed += 1;
    this.#find(raw, isWhole(text) ? "was changed: its hash is not that of its text" : "is not a line of this log");
  }

  #place(line: AuditLine, raw: RawLine): void {
    this.#settleCut(line, raw);
    if (line.unanchored) this.#find(raw, "was written when audit.head was gone: lines before it may be missing");
    const isFirst = this.#lines === 0 && this.#changed === 0;
    if (isFirst && line.prev === this.#after) this.#before = { n: line.n - 1, hash: line.prev };
    const expected = this.#before.n + 1;
    const follows = line.n === expected && line.prev === this.#before.hash;
    // Behind a line that was changed nothing can fit; where the number is right, there is nothing else to report.
    const excused = this.#changed > 0 && line.n === expected + this.#changed;
    if (!follows && !excused) this.#find(raw, misplaced(line, expected, raw));
    if (line.n === this.#anchor?.n && line.hash !== this.#anchor.hash) {
      this.#find(raw, "is not the line that audit.head knows by this number");
    }
    const { time } = line.data;
    // A line that somebody else wrote may have anything there, such as what a terminal obeys.
    if (typeof time === "string" && /^[\dTZ:.-]{20,30}$/.test(time)) {
      this.#first ??= time;
      this.#last = time;
    }
    this.#isKnown ||= line.hash === this.#known;
    this.#lines += 1;
    this.#before = line;
    this.#changed = 0;
  }

  /** A line that follows a kill says what the kill has left. */
  #settleCut({ torn }: AuditLine, raw: RawLine): void {
    const remains = Buffer.concat(this.#cut.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [newline, bytes])));
    if (this.#cut.length === 0) {
      if (torn !== undefined)
        this.#find(raw, "says that a line before it was cut short by a kill, and that one is gone");
    } else if (torn === sha256(remains)) {
      for (const cut of this.#cut) this.#note(cut, "was cut short by a kill");
    } else {
      this.#changed += this.#cut.length;
      for (const cut of this.#cut) this.#find(cut, "was changed: it is cut short, and not by a kill");
    }
    this.#cut = [];
  }

  #checkEnd(): void {
    const { n } = this.#before;
    if (this.#anchor === undefined) {
      if (this.#files.size > 0)
        this.#findings.push({
          place: "audit.head",
          what: "is gone, or is not what was written: lines may be missing at the end",
        });
    } else if (this.#anchor.n > n + this.#changed) {
      this.#findings.push({
        place: "audit.head",
        what: `knows of ${this.#anchor.n} lines, and the log ends with number ${n}: its end was removed`,
      });
    }
    if (this.#known !== undefined && !this.#isKnown) {
      this.#findings.push({
        place: "the log",
        what: `holds no line with the hash ${this.#known}: it was written anew, or cut`,
      });
    }
  }

  #find({ file, line }: RawLine, what: string): void {
    this.#findings.push({ place: `${file}:${line}`, what });
  }

  #note({ file, line }: RawLine, what: string): void {
    this.#notes.push({ place: `${file}:${line}`, what });
  }
}

const newline = Buffer.from("\n");

function misplaced({ n }: AuditLine, expected: number, { line }: RawLine): string {
  if (n > expected) {
    const missing =
      n - 1 === expected ? `number ${expected} is missing` : `numbers ${expected} to ${n - 1} are missing`;
    return `is number ${n}: ${missing} before it${line === 1 ? ", with the file that held them or its end" : ""}`;
  }
  if (n < expected) return `is number ${n}, and stands behind number ${expected - 1}: it was moved here, or added`;
  return "does not go on from the line before it: one of the two was replaced";
}
