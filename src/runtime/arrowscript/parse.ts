import { Cursor } from "./cursor.ts";
import { readNumber, startsNumber } from "./number-literal.ts";
import type { Node, ObjectEntry, Script } from "./script.ts";
import { readCharacter, readString } from "./string-literal.ts";

const deepest = 32;

const words: ReadonlyMap<string, null | boolean> = new Map([
  ["nil", null],
  ["true", true],
  ["false", false],
]);

/** True for a scalar that is a script: its text starts with `<-`. YAML has dropped its quotes, so quoted ones count too. */
export function isScript(text: string): boolean {
  return text.startsWith("<-");
}

/**
 * Parses a script, with or without the leading `<-`. At the very start `<-` is always that arrow, never the start of a block.
 *
 * @throws {ArrowSyntaxError} the only thing it throws.
 */
export function parse(text: string): Script {
  const cursor = new Cursor(text, 0);
  cursor.space();
  cursor.skip("<-");
  const body = new Parser(cursor).script("");
  if (cursor.next !== "") cursor.fail("a value or an operator");
  return { text, body };
}

/** One method per rule of the grammar; each starts where its text starts and ends behind it. */
class Parser {
  readonly #cursor: Cursor;
  #depth = 0;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** Items up to one of the closing characters, which is left in place, or to the end of the text. */
  script(closing: string): Node[] {
    const cursor = this.#cursor;
    if (this.#depth > deepest) cursor.fail(`at most ${deepest} levels of nesting`);
    this.#depth += 1;
    const items: Node[] = [];
    cursor.space();
    while (cursor.next !== "" && !closing.includes(cursor.next)) {
      items.push(this.#item());
      cursor.space();
    }
    this.#depth -= 1;
    return items;
  }

  #item(): Node {
    const cursor = this.#cursor;
    const at = cursor.at;
    if (startsNumber(cursor)) return { kind: "literal", at, value: readNumber(cursor) };
    if (cursor.sees('"') || cursor.sees("'")) return { kind: "literal", at, value: readString(cursor) };
    if (cursor.sees("`")) return this.#interpolation();
    if (cursor.skip("$")) return this.#variable(at);
    if (cursor.skip("[")) return { kind: "array", at, items: this.#list("]") };
    if (cursor.skip("{")) return { kind: "object", at, entries: this.#entries() };
    if (cursor.skip("<-{")) return { kind: "function", at, body: this.#block(at) };
    return this.#word();
  }

  #word(): Node {
    const cursor = this.#cursor;
    const at = cursor.at;
    const name = cursor.name("a value or an operator", "?");
    const value = words.get(name);
    if (value !== undefined) return { kind: "literal", at, value };
    return cursor.skip("(")
      ? { kind: "operator", at, name, arguments: this.#list(")") }
      : { kind: "operator", at, name };
  }

  #variable(at: number): Node {
    const cursor = this.#cursor;
    const name = cursor.name("the name of a variable after $");
    if (!cursor.skip("[")) return { kind: "variable", at, name };
    cursor.space();
    const quoted = cursor.sees('"') || cursor.sees("'");
    if (!quoted && !startsNumber(cursor)) cursor.fail("a string or a number as subscript");
    const subscript = quoted ? readString(cursor) : Number(readNumber(cursor));
    cursor.space();
    if (!cursor.skip("]")) cursor.fail('"]" after the subscript');
    return { kind: "variable", at, name, subscript };
  }

  /** The rest of `[a, b]` or `(a, b)`. An item may not be empty, so a trailing comma is a mistake. */
  #list(close: string): Node[][] {
    const cursor = this.#cursor;
    cursor.space();
    if (cursor.skip(close)) return [];
    const items: Node[][] = [];
    do items.push(this.#element(close));
    while (cursor.skip(","));
    if (!cursor.skip(close)) cursor.fail(`"," or "${close}"`);
    return items;
  }

  #element(close: string): Node[] {
    const script = this.script(`,${close}`);
    if (script.length === 0) this.#cursor.fail("a value");
    return script;
  }

  #entries(): ObjectEntry[] {
    const cursor = this.#cursor;
    cursor.space();
    if (cursor.skip("}")) return [];
    const entries: ObjectEntry[] = [];
    do entries.push(this.#entry());
    while (cursor.skip(","));
    if (!cursor.skip("}")) cursor.fail('"," or "}"');
    return entries;
  }

  #entry(): ObjectEntry {
    const cursor = this.#cursor;
    cursor.space();
    const at = cursor.at;
    const key: Node = cursor.startsName()
      ? { kind: "literal", at, value: cursor.name("a key", "?") }
      : startsNumber(cursor) || /["'`$]/.test(cursor.next)
        ? this.#item()
        : cursor.fail("a key: a string, a number, a bare word or a $variable");
    cursor.space();
    if (!cursor.skip(":")) cursor.fail('":" after the key');
    return { key, value: this.#element("}") };
  }

  #block(at: number): Node[] {
    const body = this.script("}");
    if (!this.#cursor.skip("}")) this.#cursor.fail(`"}" for the block at offset ${at}`);
    return body;
  }

  /** A backtick string. Without a `${}` it is a plain string; `$NAME` without braces is text, meant for a shell. */
  #interpolation(): Node {
    const cursor = this.#cursor;
    const at = cursor.at;
    cursor.take();
    const parts: (string | Node[])[] = [];
    let text = "";
    while (cursor.next !== "`") {
      if (cursor.next === "") cursor.fail(`a closing \` for the string at offset ${at}`);
      if (!cursor.skip("${")) {
        text += readCharacter(cursor);
        continue;
      }
      parts.push(text, this.#embedded());
      text = "";
    }
    cursor.take();
    if (parts.length === 0) return { kind: "literal", at, value: text };
    return { kind: "interpolation", at, parts: [...parts, text].filter((part) => part !== "") };
  }

  /** Inside `${}` a bare word is a variable, also when an operator has that name; anything else is a script. */
  #embedded(): Node[] {
    const cursor = this.#cursor;
    cursor.space();
    const at = cursor.at;
    const word = cursor.startsName() ? cursor.name("a name") : "";
    const bare = word !== "" && !words.has(word) && cursor.match(/\[|\s*\}/y) !== undefined;
    cursor.at = at;
    const body = bare ? [this.#variable(at)] : this.script("}");
    cursor.space();
    if (body.length === 0) cursor.fail("the name of a variable, or a script");
    if (!cursor.skip("}")) cursor.fail('"}" to close "${"');
    return body;
  }
}
