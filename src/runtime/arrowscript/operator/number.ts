import { fail } from "../interrupted.ts";
import { bigintBits } from "../limit.ts";
import { textOf } from "../text.ts";
import type { Value } from "../value.ts";
import type { Operator } from "./operator.ts";

type Numeric = number | bigint;

const largest = 2n ** BigInt(bigintBits);
const longestText = 1000;

export const numbers: readonly Operator[] = [
  arithmetic(
    "add",
    "Adds two numbers.",
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  arithmetic(
    "sub",
    "Subtracts the top from the deeper number.",
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  arithmetic(
    "mult",
    "Multiplies two numbers.",
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  arithmetic("div", "Divides the deeper number by the top; zero as divisor is an Error.", quotient, exactQuotient),
  {
    name: "to-int",
    aliases: ["to-i"],
    signature: "(x) | to-int | Int",
    help: "Makes an Int of a number, cutting its fraction off, or of a string of decimal digits.",
    takes: 1,
    run: (operands) => narrowed(wholeOf(numeric(operands.known(0), /^[+-]?[0-9]+$/))),
  },
  {
    name: "to-float",
    aliases: ["to-f"],
    signature: "(x) | to-float | Float",
    help: "Makes a Float of a number or of a string such as `-0.5e2`.",
    takes: 1,
    run: (operands) => finite(Number(numeric(operands.known(0), /^[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/i))),
  },
  {
    name: "to-bigint",
    aliases: ["to-bi"],
    signature: "(x) | to-bigint | BigInt",
    help: "Makes a BigInt of a number, cutting its fraction off, or of a string of decimal digits.",
    takes: 1,
    run: (operands) => wholeOf(numeric(operands.known(0), /^[+-]?[0-9]+$/)),
  },
  {
    name: "to-string",
    aliases: ["to-s"],
    signature: "(x) | to-string | String",
    help: "Makes a String: nil is empty, numbers are decimal, arrays and objects are JSON.",
    takes: 1,
    run: (operands, { budget }) => textOf(operands.known(0), budget),
  },
  {
    name: "to-hex",
    signature: "(n) | to-hex(prefix Boolean?) | String",
    help: "Writes an integer in lower-case hexadecimal, with `0x` in front unless `prefix` is false.",
    takes: ({ top }) => (typeof top === "boolean" ? 2 : 1),
    most: 2,
    run: (operands) => {
      const value = operands.number(0);
      if (typeof value === "number" && !Number.isSafeInteger(value))
        fail("wrong-type", "a Float has no hexadecimal form");
      const prefix = operands.all.length === 1 || operands.boolean(1) ? "0x" : "";
      return value < 0 ? `-${prefix}${(-value).toString(16)}` : `${prefix}${value.toString(16)}`;
    },
  },
];

/**
 * Integers stay integers: beyond 2^53 the result becomes a BigInt. A BigInt with an Int gives a BigInt, with a Float a Float.
 */
function arithmetic(
  name: string,
  help: string,
  onNumbers: (a: number, b: number) => number,
  onIntegers: (a: bigint, b: bigint) => Numeric,
): Operator {
  const run = (a: Numeric, b: Numeric): Numeric => {
    if (typeof a === "number" && typeof b === "number") {
      const result = onNumbers(a, b);
      const exact = !(isInteger(a) && isInteger(b) && Number.isInteger(result)) || Number.isSafeInteger(result);
      if (exact) return finite(result);
    }
    return isInteger(a) && isInteger(b)
      ? bounded(onIntegers(BigInt(a), BigInt(b)))
      : finite(onNumbers(Number(a), Number(b)));
  };
  return {
    name,
    signature: `(a) (b) | ${name} | number`,
    help,
    takes: 2,
    run: (operands) => run(operands.number(0), operands.number(1)),
  };
}

function quotient(a: number, b: number): number {
  return b === 0 ? fail("bad-value", "division by zero") : a / b;
}

function exactQuotient(a: bigint, b: bigint): Numeric {
  if (b === 0n) return fail("bad-value", "division by zero");
  return a % b === 0n ? a / b : finite(Number(a) / Number(b));
}

function isInteger(value: Numeric): boolean {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

function finite(value: number): number {
  if (!Number.isFinite(value)) fail("bad-value", "the result is too large for a Float");
  return value === 0 ? 0 : value;
}

function bounded(value: Numeric): Numeric {
  if (typeof value === "bigint" && (value >= largest || value <= -largest)) {
    fail("bad-value", `the result has more than ${bigintBits} bits`);
  }
  return value;
}

function numeric(value: Value, form: RegExp): Numeric {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value !== "string") return fail("wrong-type", "only a number or a String can become a number");
  const text = value.length > longestText ? "" : value.trim();
  if (!form.test(text)) fail("bad-value", "the String is not such a number");
  return /^[+-]?[0-9]+$/.test(text) ? BigInt(text.replace("+", "")) : Number(text);
}

function wholeOf(value: Numeric): bigint {
  return typeof value === "bigint" ? value : BigInt(Math.trunc(value));
}

function narrowed(value: bigint): Numeric {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
