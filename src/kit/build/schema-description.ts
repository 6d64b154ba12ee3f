import type { AnyNode } from "acorn";
import { full } from "acorn-walk";
import { memberName } from "./member-name.ts";
import type { Script } from "./script.ts";

/**
 * Takes `.describe("…")` off the schemas. The sentences stand in the YAML, and nothing in the engine reads them.
 * Whatever else has a method of that name must not take a literal text.
 */
export function dropDescriptions({ program, text, edits }: Script): void {
  full(program, (node) => {
    if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return;
    const { callee, arguments: given } = node;
    if (memberName(callee) !== "describe" || callee.optional || given.length !== 1 || !isText(given[0])) return;
    edits.remove(text.lastIndexOf(".", callee.property.start), node.end);
  });
}

function isText(node: AnyNode | undefined): boolean {
  if (node?.type === "TemplateLiteral") return node.expressions.length === 0;
  return node?.type === "Literal" && typeof node.value === "string";
}
