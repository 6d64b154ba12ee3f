import { operatorNamed } from "./operator/table.ts";
import type { Node } from "./script.ts";

/** The name that an argument gives without being evaluated: a literal string, or a bare word that is no operator. */
export function literalName(body: readonly Node[]): string | undefined {
  const [node, more] = body;
  if (node === undefined || more !== undefined) return undefined;
  if (node.kind === "literal") return typeof node.value === "string" ? node.value : undefined;
  const bare = node.kind === "operator" && node.arguments === undefined && operatorNamed(node.name) === undefined;
  return bare ? node.name : undefined;
}
