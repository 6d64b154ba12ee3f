import { ArrowError, Unknown, type Value } from "./arrowscript/index.ts";
import { checkDefinition, PENDING, type Pending, pathWords } from "./check/definition.ts";
import { type Diagnostic, type Place, sortDiagnostics } from "./diagnostic.ts";
import { placeOf, type SourceNode } from "./source/tree.ts";
import { Evaluation, type World } from "./template/evaluation.ts";
import type { Template } from "./template/template.ts";

export type { World } from "./template/evaluation.ts";

/** A value that is known only after an apply. */
export interface UnknownValue {
  /** The top-level property it stands in. */
  readonly property: string;
  /** Where exactly: `tags[0].value`. */
  readonly path: string;
  /** Why, as a phrase: `id of shop/project`. */
  readonly reason: string;
}

export interface Resolution {
  /** Checked, with defaults filled in. Properties that are unknown, or wrong, are left out. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly unknown: readonly UnknownValue[];
  /** Empty of errors when `definition` may be used. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Evaluates every script of an entity's properties and checks the result against its type. */
export function resolveDefinition(template: Template, world: World): Resolution {
  const evaluation = new Evaluation(world);
  const type = world.types.get(template.type ?? "");
  const values: Record<string, unknown> = {};
  const leaves: Leaf[] = [];
  for (const name of template.properties.entries.keys()) {
    values[name] = withoutLeaves(evaluation.property(template, name) ?? null, [name], leaves);
  }
  const pending = leaves.map(({ path }) => path);
  const checked = type ? checkDefinition(template, type, values, pending) : { data: values, diagnostics: [] };
  return {
    definition: leaves.length === 0 && checked.data ? checked.data : known(values, pending, world, template),
    unknown: leaves.flatMap(({ path, leaf }) =>
      leaf instanceof Unknown ? [{ property: String(path[0]), path: pathWords(path), reason: leaf.reason }] : [],
    ),
    diagnostics: sortDiagnostics(
      [
        ...evaluation.warnings,
        ...leaves.flatMap(({ path, leaf }) =>
          leaf instanceof ArrowError ? [explain(leaf, place(template, path))] : [],
        ),
        ...checked.diagnostics,
      ],
      [template.place.file],
    ),
  };
}

export interface ResolvedVariable {
  readonly name: string;
  /** Name of the environment variable that carries it. */
  readonly env: string | undefined;
  /** Plain data; absent while unset, unknown or wrong. */
  readonly value?: unknown;
  /** Why it is known only after an apply. */
  readonly unknown?: string;
}

/** Evaluates a template's variables, those that it declares itself or inherits. */
export function resolveVariables(
  template: Template,
  world: World,
): { variables: readonly ResolvedVariable[]; diagnostics: readonly Diagnostic[] } {
  const evaluation = new Evaluation(world);
  const diagnostics: Diagnostic[] = [];
  const variables = [...template.variables.values()].map((variable): ResolvedVariable => {
    const { name, env } = variable;
    const leaves: Leaf[] = [];
    const value = withoutLeaves(evaluation.variable(template, name), [], leaves);
    const place = variable.value ? placeOf(variable.value) : variable.place;
    for (const { leaf } of leaves) if (leaf instanceof ArrowError) diagnostics.push(explain(leaf, place));
    const unknown = leaves.map(({ leaf }) => leaf).find((leaf) => leaf instanceof Unknown);
    if (unknown) return { name, env, unknown: unknown.reason };
    return value === undefined || leaves.length > 0 ? { name, env } : { name, env, value };
  });
  return { variables, diagnostics: [...evaluation.warnings, ...diagnostics] };
}

interface Leaf {
  readonly path: readonly (string | number)[];
  readonly leaf: ArrowError | Unknown;
}

/** The value with `PENDING` for each error and each unknown, which are collected. */
function withoutLeaves(value: Value | undefined, path: readonly (string | number)[], leaves: Leaf[]): unknown {
  if (value instanceof ArrowError || value instanceof Unknown) {
    leaves.push({ path, leaf: value });
    return PENDING;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Value, index) => withoutLeaves(item, [...path, index], leaves));
  const object: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) object[key] = withoutLeaves(member, [...path, key], leaves);
  return object;
}

/** The properties that can be told, each checked by itself. */
function known(values: Record<string, unknown>, pending: Pending, world: World, template: Template) {
  const shape = world.types.get(template.type ?? "")?.definition.shape ?? {};
  const waiting = new Set(pending.map(([property]) => property));
  const definition: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    if (waiting.has(name)) continue;
    const result = schema.safeParse(values[name]);
    if (result.success && result.data !== undefined) definition[name] = result.data;
  }
  return definition;
}

function place(template: Template, path: readonly (string | number)[]): Place {
  let node: SourceNode = template.properties;
  for (const step of path) {
    const next: SourceNode | undefined =
      node.kind === "mapping"
        ? node.entries.get(String(step))?.value
        : node.kind === "list"
          ? node.items[Number(step)]
          : undefined;
    if (next === undefined) break;
    node = next;
  }
  return placeOf(node);
}

function explain(error: ArrowError, place: Place): Diagnostic {
  const hint = HINTS[error.code];
  return { severity: "error", place, message: error.message, ...(hint === undefined ? {} : { hint }) };
}

const HINTS: Partial<Record<ArrowError["code"], string>> = {
  "no-secret": "set it with `monk secrets add -g NAME`, and name it under `permitted-secrets`",
  "unknown-connection": "add it under `connections`",
  "unknown-template": "load the file that holds it",
  "not-run-here": "give the value itself; containers and networks are not run here",
};
