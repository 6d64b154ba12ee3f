/** The sentences of the validator that is used outside of the engine, so that one mistake reads the same in both places. */

export function expected(kind: string, value: unknown): string {
  return `Invalid input: expected ${kind}, received ${kindOf(value)}`;
}

export function expectedOneOf(values: readonly string[]): string {
  const all = values.map((value) => `"${value}"`).join("|");
  return values.length === 1 ? `Invalid input: expected ${all}` : `Invalid option: expected one of ${all}`;
}

export function unknownKeys(keys: readonly string[]): string {
  return `Unrecognized key${keys.length > 1 ? "s" : ""}: ${keys.map((key) => `"${key}"`).join(", ")}`;
}

/** `bound` is such as `>=1`. */
export function outOfBounds(bound: string, kind: string, unit = ""): string {
  const what = unit === "" ? "be" : "have";
  return `Too ${bound.charAt(0) === ">" ? "small" : "big"}: expected ${kind} to ${what} ${bound}${unit}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : typeof value;
}
