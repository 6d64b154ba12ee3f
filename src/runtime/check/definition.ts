import type { z } from "zod";
import type { EntityType } from "../../entity/index.ts";
import type { Diagnostic, Place } from "../diagnostic.ts";
import { didYouMean } from "../nearest.ts";
import { placeOf, type SourceEntry, type SourceNode } from "../source/tree.ts";
import type { Template } from "../template/template.ts";
import { describeKind, describeValue, oneOf } from "../value-words.ts";
import { explainIssue } from "./issue-words.ts";

type Issue = z.core.$ZodIssue;

/** Stands for a value that is not there yet. No schema but "anything" accepts it, so no refinement sees it. */
export const PENDING = Symbol("known later");

/** Where a value cannot be judged yet. */
export type Pending = readonly (readonly PropertyKey[])[];

/**
 * What a type's schema says against a template's values, each complaint at its place.
 * `values` has `PENDING` wherever `pending` leads; nothing is said about those, nor about what holds them as a union.
 */
export function checkDefinition(
  template: Template,
  type: EntityType,
  values: unknown,
  pending: Pending,
): { data: Record<string, unknown> | undefined; diagnostics: Diagnostic[] } {
  const result = type.definition.safeParse(values);
  if (result.success) return { data: result.data, diagnostics: [] };
  const isOpen = openness(pending);
  const issues = result.error.issues.flatMap((issue) => narrow(issue)).filter((issue) => !isOpen(issue));
  return { data: undefined, diagnostics: issues.flatMap((issue) => explain(issue, { template, type, values })) };
}

interface Checking {
  readonly template: Template;
  readonly type: EntityType;
  readonly values: unknown;
}

function explain(issue: Issue, checking: Checking): Diagnostic[] {
  const { template, type, values } = checking;
  const { node, key, isScript } = find(template, issue.path);
  const name = pathWords(issue.path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((unknown) => explainUnknown(unknown, issue, checking));
  const value = valueAt(values, issue.path);
  const complaint = explainIssue(issue, value);
  if (issue.path.length > 0 && value === undefined) {
    const schema = issue.path.length === 1 ? type.definition.shape[String(issue.path[0])] : undefined;
    return [missing(name, key, schema as z.ZodType | undefined, complaint.expected, template, issue.path)];
  }
  if (issue.path.length === 0) {
    const message = `the properties of \`${template.path}\` do not go together`;
    return [{ severity: "error", place: template.place, message, hint: schemaHint(type), ...complaint }];
  }
  return [
    {
      severity: "error",
      place: placeOf(node),
      message: `\`${name}\` of \`${template.path}\` is not valid`,
      ...complaint,
      found: isScript ? describeKind(value) : describeValue(value),
      hint: (isScript ? undefined : complaint.hint) ?? schemaHint(type),
    },
  ];
}

function schemaHint(type: EntityType): string {
  return `monk schema ${type.name} describes it`;
}

function explainUnknown(unknown: string, issue: Issue, { template, type }: Checking): Diagnostic {
  const { node } = find(template, issue.path);
  const entry = node.kind === "mapping" ? node.entries.get(unknown) : undefined;
  const known = knownKeys(type.definition, issue.path);
  const name = pathWords([...issue.path, unknown]);
  const hint =
    didYouMean(unknown, known) ?? (issue.path.length === 0 ? `monk schema ${type.name} lists them` : undefined);
  return {
    severity: "error",
    place: entry ? placeOf(entry.key) : template.place,
    message: `\`${type.name}\` has no property \`${name}\``,
    ...(known.length === 0 ? {} : { expected: oneOf(known) }),
    found: `\`${unknown}\``,
    ...(hint === undefined ? {} : { hint }),
  };
}

function missing(
  name: string,
  holder: Place | undefined,
  schema: z.ZodType | undefined,
  expected: string | undefined,
  template: Template,
  path: readonly PropertyKey[],
): Diagnostic {
  const meaning = schema?.description;
  return {
    severity: "error",
    place: path.length === 1 ? template.place : (holder ?? template.place),
    message: `\`${template.path}\` has no \`${name}\``,
    ...(expected === undefined ? {} : { expected }),
    found: "nothing",
    hint: `add \`${String(path.at(-1))}:\`${meaning === undefined ? "" : ` (${lowerFirst(meaning)})`}`,
  };
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** The deepest written node on the way, and the place of the nearest key. */
function find(
  template: Template,
  path: readonly PropertyKey[],
): { node: SourceNode; key: Place | undefined; isScript: boolean } {
  let node: SourceNode = template.properties;
  let key: Place | undefined;
  for (const step of path) {
    const entry: SourceEntry | undefined = node.kind === "mapping" ? node.entries.get(String(step)) : undefined;
    const next: SourceNode | undefined = node.kind === "list" ? node.items[Number(step)] : entry?.value;
    if (entry) key = placeOf(entry.key);
    if (next === undefined) break;
    node = next;
  }
  return { node, key, isScript: node.kind === "script" };
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  let value = values;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** `tags[0].name`. */
export function pathWords(path: readonly PropertyKey[]): string {
  return path.reduce<string>((words, step) => {
    if (typeof step === "number") return `${words}[${step}]`;
    return words === "" ? String(step) : `${words}.${String(step)}`;
  }, "");
}

/** An issue of a union becomes those of the one alternative that got further than the others. */
function narrow(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const deep = issue.errors.filter(
    (branch) => !branch.some((inner) => inner.path.length === 0 && inner.code !== "unrecognized_keys"),
  );
  const [branch] = deep;
  if (deep.length !== 1 || branch === undefined) return [issue];
  return branch.flatMap((inner) => narrow({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Whether an issue is about what is pending, or about something of which a part is. Looked up: there may be many of both. */
function openness(pending: Pending): (issue: Issue) => boolean {
  const ends = new Set(pending.map((path) => JSON.stringify(path)));
  const ways = new Set(pending.flatMap(startsOf));
  return ({ code, path }) =>
    startsOf(path).some((start) => ends.has(start)) || (code === "invalid_union" && ways.has(JSON.stringify(path)));
}

/** Every path that leads to a path, itself included. */
function startsOf(path: readonly PropertyKey[]): string[] {
  return Array.from({ length: path.length + 1 }, (_, length) => JSON.stringify(path.slice(0, length)));
}

/** Names that a schema knows at a path; none where it cannot be told. */
function knownKeys(definition: z.ZodObject, path: readonly PropertyKey[]): string[] {
  let schema: unknown = definition;
  for (const step of path) {
    const { def, shape } = unwrap(schema);
    schema = shape ? shape[String(step)] : def?.element;
  }
  return Object.keys(unwrap(schema).shape ?? {});
}

interface SchemaView {
  readonly shape?: Record<string, unknown>;
  readonly def?: { readonly innerType?: unknown; readonly element?: unknown };
}

function unwrap(schema: unknown): SchemaView {
  const view = (schema ?? {}) as SchemaView;
  return view.def?.innerType === undefined ? view : unwrap(view.def.innerType);
}
