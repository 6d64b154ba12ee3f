import type { VariableType } from "./template.ts";

/** A value as a variable's type has it, or what was expected instead. */
export type Converted = { readonly value: string | number | boolean | bigint } | { readonly expected: string };

/** Converts where nothing is lost: digits to a number, a number to text. */
export function convertVariable(value: string | number | boolean | bigint, type: VariableType): Converted {
  const text = String(value).trim();
  switch (type) {
    case "string":
      return { value: typeof value === "string" ? value : text };
    case "bool":
      return BOOLEANS.has(text.toLowerCase())
        ? { value: BOOLEANS.get(text.toLowerCase()) === true }
        : { expected: "`true` or `false`" };
    case "float":
      return text !== "" && Number.isFinite(Number(text)) ? { value: Number(text) } : { expected: "a number" };
    case "int":
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? { value: Number(text) }
        : { expected: "a whole number" };
    case "bigint":
      return /^[+-]?\d+n?$/.test(text)
        ? { value: BigInt(text.replace(/^\+|n$/g, "")) }
        : { expected: "a whole number" };
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["off", false],
  ["0", false],
]);

/** The type that a value on the command line or in a file has by itself. */
export function inferredType(value: unknown): VariableType {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "bigint";
  return typeof value === "number" ? (Number.isSafeInteger(value) ? "int" : "float") : "string";
}
