import type { z } from "zod";
import { explainIssue } from "../check/issue-words.ts";
import type { Diagnostic, Place } from "../diagnostic.ts";
import { didYouMean } from "../nearest.ts";
import { oneOf } from "../value-words.ts";
import { describe, placeOf, type SourceMapping, type SourceNode, toPlain } from "./tree.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a schema has to say against a document, at the place where it stands. */
export function explainMistake(issue: Issue, root: SourceMapping, schema: z.ZodType): Diagnostic[] {
  const name = words(issue.path);
  const { node, key, found } = nodeAt(root, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((unknown) => ({
      severity: "error",
      place: keyIn(node, unknown),
      message: `there is no \`${unknown}\` in ${name}`,
      ...(known.length === 0 ? {} : { expected: oneOf(known) }),
      found: `\`${unknown}\``,
      ...withHint(didYouMean(unknown, known)),
    }));
  }
  if (issue.code === "invalid_key") {
    const [inner] = issue.issues;
    const bad = String(issue.path.at(-1));
    const place = key ?? placeOf(node);
    return [{ severity: "error", place, message: `\`${bad}\` is no name`, expected: inner?.message ?? "another" }];
  }
  const { expected, hint } = explainIssue(issue, found ? plain(node) : undefined);
  return [
    {
      severity: "error",
      place: found ? placeOf(node) : (key ?? placeOf(node)),
      message: found ? `${name} is not valid` : `${name} is missing`,
      ...(expected === undefined ? {} : { expected }),
      found: found ? describe(node) : "nothing",
      ...withHint(hint),
    },
  ];
}

/** The node that a path leads to, or the last one on the way; and the key under which it stands. */
function nodeAt(root: SourceNode, path: Path): { node: SourceNode; key: Place | undefined; found: boolean } {
  let node = root;
  let key: Place | undefined;
  for (const step of path) {
    const entry = node.kind === "mapping" ? node.entries.get(String(step)) : undefined;
    const next: SourceNode | undefined = node.kind === "list" ? node.items[Number(step)] : entry?.value;
    if (next === undefined) return { node, key, found: false };
    key = entry && placeOf(entry.key);
    node = next;
  }
  return { node, key, found: true };
}

function keyIn(node: SourceNode, name: string): Place {
  const entry = node.kind === "mapping" ? node.entries.get(name) : undefined;
  return placeOf(entry?.key ?? node);
}

function plain(node: SourceNode): unknown {
  return toPlain(node, ({ text }) => text);
}

/** `agents.deploy-bot.deny[0]`. */
function words(path: Path): string {
  const text = path.reduce<string>((before, step) => {
    return typeof step === "number" ? `${before}[${step}]` : `${before}${before === "" ? "" : "."}${String(step)}`;
  }, "");
  return text === "" ? "this file" : `\`${text}\``;
}

function withHint(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

interface SchemaView {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly def?: {
    readonly innerType?: unknown;
    readonly element?: unknown;
    readonly valueType?: unknown;
    readonly out?: unknown;
  };
}

/** The members that a schema knows at a path. */
function keysAt(schema: unknown, path: Path): string[] {
  let inside = unwrapped(schema);
  for (const step of path) {
    const { shape, def } = inside;
    inside = unwrapped(shape ? shape[String(step)] : (def?.element ?? def?.valueType));
  }
  return Object.keys(inside.shape ?? {});
}

/** Past defaults, optionals and preprocessing. */
function unwrapped(schema: unknown): SchemaView {
  const view = (schema ?? {}) as SchemaView;
  const inner = view.def?.innerType ?? view.def?.out;
  return inner === undefined ? view : unwrapped(inner);
}
