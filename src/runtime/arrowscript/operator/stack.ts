import { textOf } from "../text.ts";
import type { Operator } from "./operator.ts";

export const stack: readonly Operator[] = [
  {
    name: "dup",
    signature: "(x) | dup | x x",
    help: "Doubles the top of the stack.",
    takes: 1,
    rearrange: (operands, _machine, stack) => stack.push(operands.raw(0), operands.raw(0)),
  },
  {
    name: "const",
    signature: "| const(x) | x",
    help: "The value itself.",
    takes: 1,
    run: (operands) => operands.raw(0),
  },
  {
    name: "mark",
    signature: "| mark | <mark>",
    help: "Delimits the operands of `concat-all`; no operator reaches below it.",
    takes: 0,
    rearrange: (_operands, _machine, stack) => stack.pushMark(),
  },
  {
    name: "call",
    signature: "(operator name) (Array) | call | results",
    help: "Runs the operator of that name on a stack of its own that holds the items.",
    takes: 2,
    rearrange: (operands, machine, stack) =>
      stack.push(...machine.named(textOf(operands.known(0), machine.budget), operands.array(1))),
  },
  {
    name: "callf",
    signature: "(Func) | callf | …",
    help: "Runs the block on the stack as it is; the block sees what lies there and sets no mark.",
    takes: 1,
    rearrange: (operands, machine, stack) => machine.run(operands.func(0).body, stack),
  },
];
