import { equal } from "../equal.ts";
import { fail } from "../interrupted.ts";
import type { Operands } from "../operand.ts";
import { isArray, isObject, kindOf } from "../value.ts";
import type { Evaluator, Operator } from "./operator.ts";

export const booleans: readonly Operator[] = [
  logic("and", "True when both are true.", (a, b) => a && b),
  logic("or", "True when at least one is true.", (a, b) => a || b),
  logic("xor", "True when exactly one is true.", (a, b) => a !== b),
  {
    name: "not",
    signature: "(Boolean) | not | Boolean",
    help: "True becomes false, false becomes true.",
    takes: 1,
    run: (operands) => !operands.boolean(0),
  },
  {
    name: "eq?",
    aliases: ["equal?", "cmp"],
    signature: "(a) (b) | eq? | Boolean",
    help: "True when both have the same content; numbers compare across Int, BigInt and Float, other types do not convert.",
    takes: 2,
    run: sameContent,
  },
  {
    name: "not-equal?",
    aliases: ["not-eq?"],
    signature: "(a) (b) | not-equal? | Boolean",
    help: "True when `eq?` is false.",
    takes: 2,
    run: (operands, machine) => !sameContent(operands, machine),
  },
  {
    name: "contains?",
    aliases: ["has?"],
    signature: "(haystack) | contains?(needle) | Boolean",
    help: "True when a String holds the text, an Array an equal item, or an Object the key.",
    takes: 2,
    run: (operands, { budget }) => {
      const haystack = operands.known(0);
      if (isArray(haystack)) return operands.array(0).some((item) => equal(item, operands.known(1), budget));
      if (isObject(haystack)) return Object.hasOwn(haystack, operands.string(1));
      if (typeof haystack === "string") return operands.string(0).includes(operands.string(1));
      return fail("wrong-type", `operand 1 of 2 must be a String, an Array or an Object, found ${kindOf(haystack)}`);
    },
  },
];

function logic(name: string, help: string, run: (a: boolean, b: boolean) => boolean): Operator {
  return {
    name,
    signature: `(a) (b) | ${name} | Boolean`,
    help: `${help} Both operands must be known.`,
    takes: 2,
    run: (operands) => run(operands.boolean(0), operands.boolean(1)),
  };
}

function sameContent(operands: Operands, { budget }: Evaluator): boolean {
  return equal(operands.known(0), operands.known(1), budget);
}
