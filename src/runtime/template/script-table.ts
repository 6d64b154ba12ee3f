import {
  ArrowSyntaxError,
  check,
  type Mistake,
  parse,
  type Reference,
  references,
  type Script,
} from "../arrowscript/index.ts";

/** What can be said about a script without running it. */
export interface ScriptFacts {
  /** Absent when the text is no script. */
  readonly script?: Script;
  readonly syntaxError?: ArrowSyntaxError;
  readonly mistakes: readonly Mistake[];
  readonly references: readonly Reference[];
}

/** Scripts by their text: the same few stand in many templates, and each is read once. */
export class ScriptTable {
  readonly #facts = new Map<string, ScriptFacts>();

  facts(text: string): ScriptFacts {
    const known = this.#facts.get(text);
    if (known) return known;
    const facts = read(text);
    this.#facts.set(text, facts);
    return facts;
  }
}

function read(text: string): ScriptFacts {
  try {
    const script = parse(text);
    return { script, mistakes: check(script), references: references(script) };
  } catch (reason) {
    if (!(reason instanceof ArrowSyntaxError)) throw reason;
    return { syntaxError: reason, mistakes: [], references: [] };
  }
}
