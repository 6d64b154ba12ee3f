import { fail } from "../interrupted.ts";
import { textOf } from "../text.ts";
import type { Value } from "../value.ts";
import type { Operator } from "./operator.ts";

export const strings: readonly Operator[] = [
  {
    name: "concat",
    signature: "(x) (y) | concat | String",
    help: "Joins two values to a string, the deeper one first; values that are no strings are converted as `to-s` does.",
    takes: 2,
    run: (operands, { budget }) => operands.all.map((value) => textOf(value, budget)).join(""),
  },
  {
    name: "concat-all",
    signature: "<mark> (x1) … (xn) | concat-all | String",
    help: "Joins everything above the last mark, or the whole stack, to a string and removes the mark.",
    takes: ({ available }) => available,
    most: Number.POSITIVE_INFINITY,
    rearrange: (operands, { budget }, stack) => {
      stack.dropMark();
      stack.push(operands.all.map((value) => textOf(value, budget)).join(""));
    },
  },
  {
    name: "trim",
    signature: "(String) | trim | String",
    help: "Removes white space at both ends.",
    takes: 1,
    run: (operands) => operands.string(0).trim(),
  },
  {
    name: "replace",
    signature: "(String) | replace(old, new) | String",
    help: "Replaces every occurrence of `old`, taken literally; an empty `old` replaces nothing.",
    takes: 3,
    run: (operands, { budget }) => {
      const [text, old, replacement] = [operands.string(0), operands.string(1), operands.string(2)];
      if (old === "") return text;
      const pieces = text.split(old);
      budget.charge(pieces.length * replacement.length);
      return pieces.join(replacement);
    },
  },
  {
    name: "split",
    signature: "(String) | split(separator) | Array",
    help: "Cuts a string at every separator; an empty separator cuts it into characters.",
    takes: 2,
    run: (operands) => {
      const [text, separator] = [operands.string(0), operands.string(1)];
      return separator === "" ? [...text] : text.split(separator);
    },
  },
  {
    name: "join",
    signature: "(Array) | join(separator) | String",
    help: "Joins the items to a string, each converted as `to-s` does.",
    takes: 2,
    run: (operands, { budget }) => {
      const [items, separator] = [operands.array(0), operands.string(1)];
      budget.charge(items.length * separator.length);
      return items.map((item) => textOf(item, budget)).join(separator);
    },
  },
  {
    name: "parse-json",
    signature: "(String) | parse-json | value",
    help: "Reads JSON; a key such as `__proto__` is an ordinary key.",
    takes: 1,
    run: (operands) => parsed(operands.string(0)),
  },
  {
    name: "to-json",
    signature: "(x) | to-json | String",
    help: "Writes JSON with a space after `:` and `,`.",
    takes: 1,
    run: (operands, { budget }) => {
      const value = operands.known(0);
      return typeof value === "string" ? JSON.stringify(value) : value === null ? "null" : textOf(value, budget);
    },
  },
];

function parsed(text: string): Value {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold a secret.
    return fail("bad-value", "the text is not JSON");
  }
}
