import { ArrowError } from "../arrow-error.ts";
import { fail } from "../interrupted.ts";
import type { Operands } from "../operand.ts";
import type { Value } from "../value.ts";
import type { Operator } from "./operator.ts";

export const variables: readonly Operator[] = [
  {
    name: "var",
    signature: "| var(name) | value",
    help: "The variable's value, as `$name` gives it; nil when it is not set.",
    takes: 1,
    names: "variable",
    run: (operands, { scope }) => scope.variable(operands.string(0)) ?? null,
  },
  {
    name: "set",
    signature: "(x) | set(name) | x",
    help: "Keeps the value in the template's variable and leaves it on the stack; an Error is not kept.",
    takes: 2,
    names: "assigned",
    run: (operands, { scope }) => assigned(operands, scope.setVariable?.bind(scope)),
  },
  {
    name: "set-tmp",
    signature: "(x) | set-tmp(name) | x",
    help: "As `set`, for this run only.",
    takes: 2,
    names: "assigned",
    run: (operands, { scope }) => assigned(operands, scope.setTemporary?.bind(scope)),
  },
  {
    name: "unset",
    signature: "| unset(name) |",
    help: "Removes what `set-tmp` kept; leaves nothing on the stack.",
    takes: 1,
    names: "assigned",
    rearrange: (operands, { scope }, stack) => {
      const name = operands.string(0);
      if (scope.unsetTemporary === undefined) return readOnly();
      const refused = scope.unsetTemporary(name);
      if (refused !== undefined) stack.push(refused);
    },
  },
];

function assigned(
  operands: Operands,
  assign: ((name: string, value: Value) => ArrowError | undefined) | undefined,
): Value {
  const [value, name] = [operands.raw(0), operands.string(1)];
  if (value instanceof ArrowError) return value;
  if (assign === undefined) return readOnly();
  return assign(name, value) ?? value;
}

function readOnly(): never {
  return fail("read-only", "variables cannot be changed here");
}
