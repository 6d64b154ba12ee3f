import { ArrowError, type ArrowErrorCode } from "./arrow-error.ts";
import type { Unknown } from "./unknown.ts";

/** Thrown inside an operator that cannot go on; the machine leaves `value` on the stack in place of the operator's result. */
export class Interrupted {
  readonly value: ArrowError | Unknown;

  constructor(value: ArrowError | Unknown) {
    this.value = value;
  }
}

export function fail(code: ArrowErrorCode, detail: string): never {
  throw new Interrupted(new ArrowError(code, detail));
}
