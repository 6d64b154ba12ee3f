import type { SourceFile } from "./source-file.ts";
import {
  type Scalar,
  type SourceEntry,
  type SourceList,
  type SourceMapping,
  type SourceNode,
  scalarNode,
} from "./tree.ts";

/**
 * Reads the plain part of YAML, which most templates are: block mappings and lists, brackets and scalars on one line.
 * Answers undefined for anything else, mistakes included: the whole parser reads that, several times slower, to the same tree.
 */
export function readPlainYaml(file: SourceFile): SourceMapping | undefined {
  if (UNUSUAL.test(file.text)) return undefined;
  try {
    return new PlainYaml(file).document();
  } catch (reason) {
    if (reason instanceof NotPlain) return undefined;
    throw reason;
  }
}

/** Tabs, carriage returns, control characters, and line breaks of other alphabets. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNUSUAL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/;
const KEY = /[A-Za-z_][\w.-]*(?=:(?: |$))/my;
const FLOW_PLAIN = /[^,[\]{}\n]+/y;
const REST_OF_LINE = /[^\n]*/y;
const INDICATORS = /^[&*!|>@`%,\]}#?:"']|^-(?: |$)/;
const SPACES = / */y;
const DEEPEST = 32;

class NotPlain {}

class PlainYaml {
  readonly #source: SourceFile;
  readonly #text: string;
  /** Offset of what is read next; between values, that of the first character of a line that says something. */
  #at = 0;
  /** Spaces before it in its line; -1 at the end of the text. */
  #column = -1;
  #depth = 0;

  constructor(source: SourceFile) {
    this.#source = source;
    this.#text = source.text;
  }

  document(): SourceMapping {
    this.#nextLine(0);
    if (this.#column !== 0) throw new NotPlain();
    return this.#mapping(0);
  }

  /** Goes to the next line, from `from` on, that is neither blank nor a comment. */
  #nextLine(from: number) {
    let start = from;
    for (;;) {
      const at = this.#match(SPACES, start) ?? start;
      const next = this.#text[at];
      if (next === undefined) {
        this.#column = -1;
        this.#at = at;
        return;
      }
      if (next !== "\n" && next !== "#") {
        this.#column = at - start;
        this.#at = at;
        return;
      }
      const end = this.#text.indexOf("\n", at);
      start = end === -1 ? this.#text.length : end + 1;
    }
  }

  #mapping(column: number): SourceMapping {
    this.#enter();
    const start = this.#at;
    let end = start;
    const entries = new Map<string, SourceEntry>();
    while (this.#column === column) {
      const entry = this.#key(entries);
      const value = this.#after(entry.end + 1, column);
      end = value.end;
      entries.set(String(entry.value), { key: entry, value });
    }
    if (this.#column > column) throw new NotPlain();
    this.#depth--;
    return { kind: "mapping", source: this.#source, start, end, entries };
  }

  #key(entries: ReadonlyMap<string, SourceEntry>) {
    const start = this.#at;
    const end = this.#match(KEY, start);
    if (end === undefined) throw new NotPlain();
    const value = this.#text.slice(start, end);
    if (value === "__proto__" || entries.has(value)) throw new NotPlain();
    return { kind: "scalar" as const, source: this.#source, start, end, value };
  }

  /** The value behind a key's colon: in the same line, in those below, or nothing. */
  #after(colon: number, column: number): SourceNode {
    const at = this.#match(SPACES, colon) ?? colon;
    const next = this.#text[at];
    if (next !== undefined && next !== "\n" && !(next === "#" && at > colon)) {
      const value = this.#inline(at);
      this.#endLine(value.end);
      if (this.#column > column) throw new NotPlain();
      return value;
    }
    this.#nextLine(at);
    const isList = this.#text[this.#at] === "-" && this.#text[this.#at + 1] === " ";
    if (isList && this.#column >= column) return this.#list(this.#column);
    if (this.#column > column) return this.#mapping(this.#column);
    return { kind: "scalar", source: this.#source, start: colon, end: colon, value: null };
  }

  #list(column: number): SourceList {
    this.#enter();
    const start = this.#at;
    const items: SourceNode[] = [];
    while (this.#column === column && this.#text[this.#at] === "-" && this.#text[this.#at + 1] === " ") {
      const at = this.#match(SPACES, this.#at + 1) ?? this.#at;
      if (this.#match(KEY, at) !== undefined) {
        this.#column += at - this.#at;
        this.#at = at;
        items.push(this.#mapping(this.#column));
      } else {
        const item = this.#inline(at);
        items.push(item);
        this.#endLine(item.end);
      }
    }
    if (this.#column > column) throw new NotPlain();
    this.#depth--;
    return { kind: "list", source: this.#source, start, end: items.at(-1)?.end ?? start, items };
  }

  /** A value that ends in its line, not inside of brackets. */
  #inline(at: number): SourceNode {
    const next = this.#text[at];
    if (next === "[" || next === "{" || next === '"' || next === "'") return this.#enclosed(at);
    const end = this.#match(REST_OF_LINE, at) ?? at;
    const line = this.#text.slice(at, end);
    const comment = line.indexOf(" #");
    return this.#plain(at, (comment === -1 ? line : line.slice(0, comment)).trimEnd());
  }

  #enclosed(at: number): SourceNode {
    if (this.#text[at] === "[") return this.#flowList(at);
    if (this.#text[at] === "{") return this.#flowMapping(at);
    const quote = this.#text[at] ?? "";
    const end = this.#text.indexOf(quote, at + 1);
    const value = this.#text.slice(at + 1, end);
    const isPlain = end !== -1 && !value.includes("\n") && !value.includes("\\") && this.#text[end + 1] !== quote;
    if (!isPlain) throw new NotPlain();
    return scalarNode(this.#source, at, end + 1, value);
  }

  #flowList(start: number): SourceList {
    this.#enter();
    const items: SourceNode[] = [];
    let at = this.#spaces(start + 1);
    while (this.#text[at] !== "]") {
      const item = this.#flowValue(at);
      items.push(item);
      at = this.#separator(item.end, "]");
    }
    this.#depth--;
    return { kind: "list", source: this.#source, start, end: at + 1, items };
  }

  #flowMapping(start: number): SourceMapping {
    this.#enter();
    const entries = new Map<string, SourceEntry>();
    let at = this.#spaces(start + 1);
    while (this.#text[at] !== "}") {
      this.#at = at;
      const key = this.#key(entries);
      const value = this.#flowValue(this.#spaces(key.end + 1));
      entries.set(String(key.value), { key, value });
      at = this.#separator(value.end, "}");
    }
    this.#depth--;
    return { kind: "mapping", source: this.#source, start, end: at + 1, entries };
  }

  #flowValue(at: number): SourceNode {
    const next = this.#text[at];
    if (next === "[" || next === "{" || next === '"' || next === "'") return this.#enclosed(at);
    const end = this.#match(FLOW_PLAIN, at) ?? at;
    const text = this.#text.slice(at, end).trimEnd();
    if (text.includes(" #")) throw new NotPlain();
    return this.#plain(at, text);
  }

  /** Past a comma that another value follows, or to the closing bracket. */
  #separator(end: number, close: string): number {
    const at = this.#spaces(end);
    if (this.#text[at] === close) return at;
    const next = this.#spaces(at + 1);
    if (this.#text[at] !== "," || this.#text[next] === close) throw new NotPlain();
    return next;
  }

  #plain(start: number, text: string): SourceNode {
    if (text === "" || INDICATORS.test(text) || text.includes(": ") || text.endsWith(":")) throw new NotPlain();
    return scalarNode(this.#source, start, start + text.length, plainValue(text));
  }

  /** Past a value, where nothing but a comment may follow. */
  #endLine(end: number) {
    const at = this.#spaces(end);
    const next = this.#text[at];
    if (next !== undefined && next !== "\n" && !(next === "#" && at > end)) throw new NotPlain();
    const lineEnd = this.#text.indexOf("\n", at);
    this.#nextLine(lineEnd === -1 ? this.#text.length : lineEnd + 1);
  }

  #spaces(at: number): number {
    return this.#match(SPACES, at) ?? at;
  }

  #match(pattern: RegExp, at: number): number | undefined {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex : undefined;
  }

  #enter() {
    this.#depth++;
    if (this.#depth > DEEPEST) throw new NotPlain();
  }
}

/** What a scalar without quotes means. Numbers in unusual forms are left to the whole parser. */
function plainValue(text: string): Scalar {
  const first = text.charCodeAt(0);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (isNumeric) {
    if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(text)) return text === "-0" ? unusual() : Number(text);
    return /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$|^0[xo]|^[-+]?\.(?:inf|nan)$/i.test(text) ? unusual() : text;
  }
  return text.length <= 5 && WORDS.has(text) ? (WORDS.get(text) ?? null) : text;
}

function unusual(): never {
  throw new NotPlain();
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...["null", "Null", "NULL", "~"].map((word) => [word, null] as const),
]);
