import { type Options, type Program, parse, type Token } from "acorn";
import MagicString from "magic-string";

/** JavaScript that is being changed: its tree, its tokens, and the edits made so far. */
export interface Script {
  readonly text: string;
  readonly program: Program;
  /** In order; comments are none. */
  readonly tokens: readonly Token[];
  readonly edits: MagicString;
}

/** Throws acorn's `SyntaxError`, whose `pos` is the offset. */
export function readScript(text: string, options: Pick<Options, "ecmaVersion" | "sourceType">): Script {
  const tokens: Token[] = [];
  const program = parse(text, { ...options, onToken: tokens });
  return { text, program, tokens, edits: new MagicString(text) };
}

/** The first token that begins at this offset or after it. */
export function tokenFrom({ tokens }: Script, offset: number): Token {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const found = tokens[low];
  if (found === undefined) throw new RangeError(`no token from offset ${offset} on`);
  return found;
}
