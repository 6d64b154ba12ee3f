import { literalName } from "./literal-name.ts";
import type { Names } from "./operator/operator.ts";
import { operatorNamed } from "./operator/table.ts";
import type { Node, OperatorNode, Script } from "./script.ts";
import { nodesOf } from "./walk.ts";

/** Something that a script reads by a name written in it. */
export interface Reference {
  /** `state`, `definition`, `template` and `action` name a template by its path; for `action` without the action. */
  readonly kind: Exclude<Names, "assigned"> | "argument";
  /** Undefined only for `state` and `definition` of the own template. */
  readonly name: string | undefined;
  /** Offset in the text given to `parse`. */
  readonly at: number;
}

/**
 * What a script reads, found without evaluating it, in the order of the text; a name read twice is listed twice.
 *
 * Names that are computed (`secret($ref)`, a path out of `connection-target`) are not in the list; what computes them is.
 */
export function references(script: Script): readonly Reference[] {
  return nodesOf(script.body)
    .flatMap(({ node, before }) => (node.kind === "operator" ? named(node, before) : variable(node)))
    .sort((a, b) => a.at - b.at);
}

function variable(node: Node): Reference[] {
  if (node.kind !== "variable") return [];
  const argument = node.name === "args" && node.subscript !== undefined;
  return argument
    ? [{ kind: "argument", name: String(node.subscript), at: node.at }]
    : [{ kind: "variable", name: node.name, at: node.at }];
}

function named(node: OperatorNode, before: Node | undefined): Reference[] {
  const kind = operatorNamed(node.name)?.names;
  if (kind === undefined || kind === "assigned") return [];
  const argument = node.arguments === undefined ? before && [before] : node.arguments[0];
  // A bare word is a name only between the parentheses of a call.
  if (node.arguments === undefined && before?.kind === "operator") return [];
  if (argument === undefined) {
    const own = kind === "state" || kind === "definition";
    return own ? [{ kind, name: undefined, at: node.at }] : [];
  }
  const name = literalName(argument);
  if (name === undefined) return [];
  return [{ kind, name: kind === "action" ? name.slice(0, Math.max(0, name.lastIndexOf("/"))) : name, at: node.at }];
}
