import { ArrowError } from "./arrow-error.ts";
import type { Node } from "./script.ts";
import { Unknown } from "./unknown.ts";

/** A `<-{ … }` block: a body that runs against the stack of whoever invokes it. */
export class Func {
  readonly body: readonly Node[];

  constructor(body: readonly Node[]) {
    this.body = body;
  }
}

/** Members are own properties only. What the evaluator builds has no prototype, so `__proto__` is a key like any other. */
export interface ArrowObject {
  readonly [key: string]: Value;
}

/**
 * A value of the language. Nil is `null`.
 *
 * Int and Float are both a JavaScript number: a safe integer counts as an Int, every other number as a Float, and an
 * integer beyond 2^53 becomes a BigInt rather than losing digits.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Value[]
  | ArrowObject
  | Func
  | ArrowError
  | Unknown;

export type Kind =
  | "Nil"
  | "Boolean"
  | "Int"
  | "Float"
  | "BigInt"
  | "String"
  | "Array"
  | "Object"
  | "Func"
  | "Error"
  | "Unknown";

/** The name of the value's type, as error texts use it. */
export function kindOf(value: Value): Kind {
  if (value === null) return "Nil";
  if (value instanceof ArrowError) return "Error";
  if (value instanceof Unknown) return "Unknown";
  if (value instanceof Func) return "Func";
  if (Array.isArray(value)) return "Array";
  switch (typeof value) {
    case "boolean":
      return "Boolean";
    case "number":
      return Number.isSafeInteger(value) ? "Int" : "Float";
    case "bigint":
      return "BigInt";
    case "string":
      return "String";
    default:
      return "Object";
  }
}

export function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isObject(value: Value): value is ArrowObject {
  return kindOf(value) === "Object";
}

/** The member's value; nil when there is none, also for names that every JavaScript object inherits. */
export function memberOf(object: ArrowObject, key: string): Value {
  return Object.hasOwn(object, key) ? (object[key] ?? null) : null;
}

/** An object without a prototype. A key that occurs twice keeps its last value. */
export function objectOf(entries: Iterable<readonly [string, Value]>): ArrowObject {
  const object: Record<string, Value> = Object.create(null);
  for (const [key, value] of entries) object[key] = value;
  return object;
}
