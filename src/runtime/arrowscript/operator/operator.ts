import type { Budget } from "../limit.ts";
import type { Operands } from "../operand.ts";
import type { Scope } from "../scope.ts";
import type { Node } from "../script.ts";
import type { Stack } from "../stack.ts";
import type { Value } from "../value.ts";

/** What the first argument of an operator names. Such an argument may be a bare word, and `references` lists it. */
export type Names =
  | "variable"
  | "connection"
  | "secret"
  | "environment"
  | "state"
  | "definition"
  | "template"
  | "action"
  | "assigned";

/** What an operator with optional operands sees before it takes any. */
export interface Seen {
  /** Values above the last mark, the call's own arguments included. */
  readonly available: number;
  /** Arguments of the call form; undefined in postfix form. */
  readonly given: number | undefined;
  readonly top: Value | undefined;
}

/** What runs a script, as far as operators know it. */
export interface Evaluator {
  readonly scope: Scope;
  readonly budget: Budget;
  /** Runs a body on a stack of its own: the top, or nil. */
  result(body: readonly Node[], initial?: readonly Value[]): { readonly value: Value };
  /** Runs a body on the given stack. */
  run(body: readonly Node[], stack: Stack): void;
  /** Runs the operator of that name on a stack that holds the operands, and gives what it leaves there. */
  named(name: string, operands: readonly Value[]): readonly Value[];
}

interface Row {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Stack effect: `(deepest) (top) | operator(argument) | results`. */
  readonly signature: string;
  /** One sentence for the reference; where Monk's own is silent it says what we chose. */
  readonly help: string;
  /** Operands taken off the stack. */
  readonly takes: number | ((seen: Seen) => number);
  /** Arguments allowed in call form, when more than `takes`. */
  readonly most?: number;
  readonly names?: Names;
}

/** An operator whose operands become one result. */
export interface ValueOperator extends Row {
  readonly run: (operands: Operands, machine: Evaluator) => Value;
}

/** An operator that does something else to the stack; its operands are already taken off. */
export interface StackOperator extends Row {
  readonly rearrange: (operands: Operands, machine: Evaluator, stack: Stack) => void;
}

/** One row of the operator tables. */
export type Operator = ValueOperator | StackOperator;

/** Most arguments that the call form may have. */
export function mostArguments(operator: Operator): number {
  return operator.most ?? (typeof operator.takes === "number" ? operator.takes : 1);
}
