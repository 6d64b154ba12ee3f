import { ArrowError } from "./arrow-error.ts";
import { Budget, defaultLimits, LimitReached, type Limits } from "./limit.ts";
import { Machine } from "./machine.ts";
import { type Plain, toPlain } from "./plain.ts";
import type { Scope } from "./scope.ts";
import type { Script } from "./script.ts";
import type { Value } from "./value.ts";

/** What a script came to. */
export interface Outcome {
  /** The top of the stack as a value of the language, for other scripts. */
  readonly value: Value;
  /** The same for definitions: JSON data, in which an `Unknown` or an `ArrowError` may stand at any place. */
  readonly plain: Plain;
  /** Sentences about what is probably a mistake, such as values left over on the stack. */
  readonly warnings: readonly string[];
}

/**
 * Runs a script against a scope.
 *
 * It does not throw: what goes wrong is an `ArrowError` in the outcome. The result is the top of the stack, nil when the stack is
 * empty. Values left below it are not an error (the reference leaves this open): they are dropped, with a warning.
 */
export function evaluate(script: Script, scope: Scope, limits: Partial<Limits> = {}): Outcome {
  const budget = new Budget({ ...defaultLimits, ...limits });
  try {
    const { value, leftover } = new Machine(scope, budget).result(script.body);
    const warnings =
      leftover === 0
        ? []
        : [`${scope.path}: the script leaves ${leftover + 1} values where one is used; only the last counts`];
    return { value, plain: toPlain(value, scope.path, budget), warnings };
  } catch (reason) {
    // Scopes evaluate other scripts in the middle of this one, so their depths add up on the JavaScript stack.
    const overflow = reason instanceof RangeError;
    if (!overflow && !(reason instanceof LimitReached)) throw reason;
    const detail = overflow ? "scripts that read one another are nested too deeply" : reason.detail;
    const error = new ArrowError("limit", `the script was stopped: ${detail}`, { template: scope.path });
    return { value: error, plain: error, warnings: [] };
  }
}
