import type { Diagnostic } from "../diagnostic.ts";
import { describe, placeOf, type SourceMapping, type SourceNode } from "../source/tree.ts";
import type { Variable, VariableType } from "./template.ts";

const TYPES: readonly VariableType[] = ["string", "int", "float", "bool", "bigint"];

/** Both forms: `name: value`, and `name: { type, value, env, required, description }`. */
export function readVariables(node: SourceNode | undefined, report: (d: Diagnostic) => void): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  if (node === undefined || isNothing(node)) return variables;
  if (node.kind !== "mapping") {
    report({
      severity: "error",
      place: placeOf(node),
      message: "`variables` must be a mapping",
      expected: "`name: value`",
      found: describe(node),
    });
    return variables;
  }
  for (const [name, { key, value }] of node.entries) {
    // A label that older files carry: it says what the section is.
    if (name === "defines" && value.kind === "scalar" && value.value === "variables") continue;
    const place = placeOf(key);
    variables.set(
      name,
      value.kind === "mapping"
        ? { name, place, ...long(value, report) }
        : {
            name,
            place,
            type: undefined,
            value: isNothing(value) ? undefined : value,
            env: undefined,
            required: false,
          },
    );
  }
  return variables;
}

function long(node: SourceMapping, report: (d: Diagnostic) => void): Omit<Variable, "name" | "place"> {
  const text = (key: string) => {
    const value = node.entries.get(key)?.value;
    return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
  };
  const value = node.entries.get("value")?.value;
  const required = node.entries.get("required")?.value;
  return {
    type: readType(node.entries.get("type")?.value, report),
    value: value === undefined || isNothing(value) ? undefined : value,
    env: text("env"),
    required: required?.kind === "scalar" && required.value === true,
  };
}

function readType(node: SourceNode | undefined, report: (d: Diagnostic) => void): VariableType | undefined {
  if (node === undefined) return undefined;
  const name = node.kind === "scalar" ? String(node.value) : "";
  const known = TYPES.find((type) => type === name) ?? LONG_NAMES.get(name);
  if (known === undefined) {
    report({
      severity: "error",
      place: placeOf(node),
      message: "this is no type of variable",
      expected: `one of ${TYPES.map((type) => `\`${type}\``).join(", ")}`,
      found: describe(node),
    });
  }
  return known;
}

/** Spellings that other languages taught people. */
const LONG_NAMES: ReadonlyMap<string, VariableType> = new Map([
  ["integer", "int"],
  ["number", "float"],
  ["boolean", "bool"],
]);

function isNothing(node: SourceNode): boolean {
  return node.kind === "scalar" && node.value === null;
}
