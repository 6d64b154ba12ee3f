import { ArrowSyntaxError } from "./syntax-error.ts";

const nameStart = /[\p{L}_]/u;
// Beyond ASCII everything that is not white space may stand in a name.
const namePart = /[\p{L}\p{N}_-]|[^\p{ASCII}\s]/u;

/** A place in a text, moving forward by whole characters. */
export class Cursor {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** The character here; empty at the end. */
  get next(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? "" : String.fromCodePoint(code);
  }

  /** The character here, and one step forward. */
  take(): string {
    const next = this.next;
    this.at += next.length;
    return next;
  }

  sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Steps over the text when it stands here. */
  skip(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  space(): void {
    while (this.next !== "" && /\s/u.test(this.next)) this.take();
  }

  startsName(): boolean {
    return nameStart.test(this.next);
  }

  /** A name, which must start here. Operators may also hold `?`. */
  name(expected: string, also = ""): string {
    if (!this.startsName()) this.fail(expected);
    const start = this.at;
    while (this.next !== "" && (namePart.test(this.next) || this.next === also)) this.take();
    return this.text.slice(start, this.at);
  }

  /** The match of a sticky expression here, stepped over. */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const match = expression.exec(this.text);
    if (match === null) return undefined;
    this.at += match[0].length;
    return match;
  }

  fail(expected: string, at = this.at): never {
    const code = this.text.codePointAt(at);
    const found = code === undefined ? "the end of the script" : JSON.stringify(String.fromCodePoint(code));
    throw new ArrowSyntaxError(at, expected, found);
  }
}
