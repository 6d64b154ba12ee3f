import { ArrowError } from "./arrow-error.ts";
import { fail, Interrupted } from "./interrupted.ts";
import type { Budget } from "./limit.ts";
import { literalName } from "./literal-name.ts";
import { Operands } from "./operand.ts";
import { type Evaluator, mostArguments, type Operator } from "./operator/operator.ts";
import { nearestOperator, operatorNamed } from "./operator/table.ts";
import type { Scope } from "./scope.ts";
import type { Node, ObjectEntry, OperatorNode } from "./script.ts";
import { Stack } from "./stack.ts";
import { textOf } from "./text.ts";
import { Unknown } from "./unknown.ts";
import { Func, isArray, isObject, memberOf, objectOf, type Value } from "./value.ts";

/** Runs the items of a script, left to right, on stacks. */
export class Machine implements Evaluator {
  readonly scope: Scope;
  readonly budget: Budget;

  constructor(scope: Scope, budget: Budget) {
    this.scope = scope;
    this.budget = budget;
  }

  /** Runs a body on a stack of its own: the top, or nil, and how many values lie below it. */
  result(body: readonly Node[], initial: readonly Value[] = []): { readonly value: Value; readonly leftover: number } {
    const stack = new Stack();
    stack.push(...initial);
    this.run(body, stack);
    const values = stack.values;
    return { value: values.at(-1) ?? null, leftover: Math.max(0, values.length - 1) };
  }

  run(body: readonly Node[], stack: Stack): void {
    this.budget.nested(() => {
      for (const node of body) {
        this.budget.step();
        if (node.kind === "operator") this.#call(node, stack);
        else stack.push(this.#guarded("", () => this.#read(node)));
      }
    });
  }

  named(name: string, operands: readonly Value[]): readonly Value[] {
    const operator = operatorNamed(name);
    if (operator === undefined) {
      const nearest = nearestOperator(name);
      fail(
        "unknown-operator",
        `no operator has this name${nearest === undefined ? "" : `; the nearest is "${nearest}"`}`,
      );
    }
    const stack = new Stack();
    stack.push(...operands);
    return this.budget.nested(() => {
      this.#apply(name, operator, operands.length, stack);
      return stack.values;
    });
  }

  #read(node: Exclude<Node, OperatorNode>): Value {
    switch (node.kind) {
      case "literal":
        return node.value;
      case "function":
        return new Func(node.body);
      case "variable":
        return this.#variable(node.name, node.subscript);
      case "array":
        return node.items.map((item) => this.#value(item));
      case "object":
        return objectOf(node.entries.map((entry) => this.#entry(entry)));
      case "interpolation":
        return node.parts
          .map((part) => textOf(typeof part === "string" ? part : this.#value(part), this.budget))
          .join("");
    }
  }

  /** An array item, a member, an argument: its top value. What else it leaves is dropped. */
  #value(body: readonly Node[]): Value {
    return this.result(body).value;
  }

  #entry({ key, value }: ObjectEntry): readonly [string, Value] {
    return [textOf(this.#value([key]), this.budget), this.#value(value)];
  }

  #variable(name: string, subscript: string | number | undefined): Value {
    if (subscript === undefined) return this.scope.variable(name) ?? null;
    if (name === "args") return this.scope.argument(String(subscript)) ?? null;
    const value = this.scope.variable(name) ?? null;
    if (value === null || value instanceof ArrowError || value instanceof Unknown) return value;
    if (isArray(value) && typeof subscript === "number") return value[subscript] ?? null;
    if (isObject(value)) return memberOf(value, String(subscript));
    return fail("wrong-type", `$${name} has no members`);
  }

  #call(node: OperatorNode, stack: Stack): void {
    const operator = operatorNamed(node.name);
    const args = node.arguments?.map((body, index) => {
      const name = index === 0 && operator?.names !== undefined ? literalName(body) : undefined;
      return name ?? this.#value(body);
    });
    if (operator === undefined) {
      stack.push(unknownOperator(node.name).at("", this.scope.path));
      return;
    }
    stack.push(...(args ?? []));
    this.#apply(node.name, operator, args?.length, stack);
  }

  #apply(name: string, operator: Operator, given: number | undefined, stack: Stack): void {
    const { available, top } = stack;
    const { takes } = operator;
    const count = typeof takes === "number" ? takes : takes({ available, given, top });
    const taken = new Operands(stack.take(Math.max(count, given ?? 0)), this.budget);
    const guarded = (inner: () => Value) => this.#guarded(name, inner);
    const refusal = refusalOf(operator, count, given ?? 0, available);
    if (refusal !== undefined) stack.push(guarded(() => refusal));
    else if ("run" in operator) stack.push(guarded(() => operator.run(taken, this)));
    else {
      const interruption = guarded(() => {
        operator.rearrange(taken, this, stack);
        return null;
      });
      if (interruption !== null) stack.push(interruption);
    }
  }

  /** What stops an operator becomes its result; an Error learns its operator and template. */
  #guarded(name: string, inner: () => Value): Value {
    const value = caught(inner);
    return value instanceof ArrowError ? value.at(name, this.scope.path) : value;
  }
}

function caught(inner: () => Value): Value {
  try {
    return inner();
  } catch (reason) {
    if (reason instanceof Interrupted) return reason.value;
    throw reason;
  }
}

function refusalOf(operator: Operator, count: number, given: number, available: number): ArrowError | undefined {
  const most = mostArguments(operator);
  if (given > most) return new ArrowError("wrong-arguments", `takes at most ${most} arguments, found ${given}`);
  if (count <= available) return undefined;
  return new ArrowError("stack-underflow", `needs ${count} operands, found ${available} (${operator.signature})`);
}

/** The Error that an unknown operator leaves; it names the nearest operator. */
export function unknownOperator(name: string): ArrowError {
  const nearest = nearestOperator(name);
  return new ArrowError(
    "unknown-operator",
    `unknown operator "${name}"${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`,
  );
}
