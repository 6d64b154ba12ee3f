/** Why an ArrowScript operator could not give a value. Callers decide by this code, never by the text. */
export type ArrowErrorCode =
  | "unknown-operator"
  | "wrong-arguments"
  | "stack-underflow"
  | "wrong-type"
  | "bad-value"
  | "unknown-connection"
  | "unknown-template"
  | "no-secret"
  | "read-only"
  | "not-run-here"
  | "cycle"
  | "limit";

/**
 * An error as a value: operators leave it on the stack instead of stopping the script, and later ones see it.
 *
 * It is no JavaScript `Error` and is never thrown. Its text names variables, connections, templates and secrets but never holds
 * a value from the stack, because that value may be a secret.
 */
export class ArrowError {
  readonly code: ArrowErrorCode;
  /** What happened, without the operator and the template. */
  readonly detail: string;
  readonly operator: string | undefined;
  /** Path of the template whose script met the error. */
  readonly template: string | undefined;

  constructor(code: ArrowErrorCode, detail: string, place: { operator?: string; template?: string } = {}) {
    this.code = code;
    this.detail = detail;
    this.operator = place.operator;
    this.template = place.template;
  }

  /** The whole sentence: template, operator, what happened. */
  get message(): string {
    return [this.template, this.operator, this.detail].filter((part) => part !== undefined && part !== "").join(": ");
  }

  /** The same error; what it does not yet say of its place is filled in, what it says stays. */
  at(operator: string, template: string): ArrowError {
    if (this.operator !== undefined && this.template !== undefined) return this;
    return new ArrowError(this.code, this.detail, {
      operator: this.operator ?? operator,
      template: this.template ?? template,
    });
  }

  toString(): string {
    return this.message;
  }
}

export function isArrowError(value: unknown): value is ArrowError {
  return value instanceof ArrowError;
}
