import type { AnyNode, AwaitExpression } from "acorn";
import { type Script, tokenFrom } from "./script.ts";

type Ancestors = readonly AnyNode[];
type FunctionNode = Extract<AnyNode, { async: boolean }>;

/** `await x` becomes `x`, in parentheses or behind a space or semicolon where the bare `x` would mean something else. */
export function removeAwait(script: Script, node: AwaitExpression, ancestors: Ancestors): void {
  const next = tokenFrom(script, node.start + "await".length);
  const before = isolation(script, node, ancestors, next.start);
  const opening = parenthesis(script, node, ancestors, next.start);
  if (opening !== "") script.edits.appendLeft(node.end, ")");
  replace(script, node.start, next.start, before + opening);
}

/** `async` goes, wherever it stands in the head of a function, an arrow function or a method. */
export function removeAsync(script: Script, node: FunctionNode, ancestors: Ancestors): void {
  const owner = ancestors.at(-2);
  const isMethod =
    (owner?.type === "MethodDefinition" && owner.value === node) ||
    (owner?.type === "Property" && owner.method && owner.value === node);
  if (!isMethod) {
    const next = tokenFrom(script, node.start + "async".length);
    replace(script, node.start, next.start, separation(script, node, ancestors, next.start));
    return;
  }
  const first = tokenFrom(script, owner.start);
  const isStatic = owner.type === "MethodDefinition" && owner.static;
  const keyword = isStatic ? tokenFrom(script, first.end) : first;
  const next = tokenFrom(script, keyword.end);
  // A field before it may have no semicolon, and then it would go on with `*name`, `[name]` or `name`.
  replace(script, keyword.start, next.start, followsBareField(script, owner, ancestors) && !isStatic ? ";" : "");
}

function replace({ edits }: Script, start: number, end: number, by: string): void {
  if (by === "") edits.remove(start, end);
  else edits.update(start, end, by);
}

/** What has to stand before the argument so that it does not run into what stands before `await`. */
function isolation(script: Script, node: AwaitExpression, ancestors: Ancestors, next: number): string {
  const separator = separation(script, node, ancestors, next);
  if (separator !== "") return separator;
  const { text } = script;
  const [before = "", first = ""] = [text[node.start - 1], text[next]];
  return before === first && "+-/".includes(first) ? " " : "";
}

/** The opening of the parentheses that the argument needs, if any. */
function parenthesis(script: Script, node: AwaitExpression, ancestors: Ancestors, next: number): string {
  const parent = ancestors.at(-2);
  const isCalled =
    (parent?.type === "CallExpression" && parent.callee === node) ||
    (parent?.type === "TaggedTemplateExpression" && parent.tag === node) ||
    (parent?.type === "UnaryExpression" && parent.operator === "delete");
  // `(await a.b)()` calls what it awaited without `a`, and `delete await a.b` deletes nothing.
  if (isCalled && node.argument.type !== "CallExpression") return "(0, ";
  const begins = /^(?:\{|(?:async|function|class)(?![\w$]))/.test(script.text.slice(next));
  return begins && leads(node, ancestors) ? "(" : "";
}

/** A semicolon, where a statement that loses its first word would go on with the statement before it. */
function separation(script: Script, node: AnyNode, ancestors: Ancestors, next: number): string {
  const statement = ledStatement(node, ancestors);
  if (statement === undefined || !/[([`+\-/{]|function|class|async/y.test(script.text.slice(next, next + 8))) return "";
  const siblings = siblingsOf(statement, ancestors);
  const before = siblings[siblings.indexOf(statement) - 1];
  return before !== undefined && script.text[before.end - 1] !== ";" ? ";" : "";
}

/** The expression statement that begins with this node. */
function ledStatement(node: AnyNode, ancestors: Ancestors): AnyNode | undefined {
  return ancestors.find((one) => one.type === "ExpressionStatement" && one.start === node.start);
}

/** Whether a statement, or the body of an arrow function, begins with this node: there a brace opens a block. */
function leads(node: AnyNode, ancestors: Ancestors): boolean {
  if (ledStatement(node, ancestors)) return true;
  return ancestors.some((one) => one.type === "ArrowFunctionExpression" && one.body.start === node.start);
}

function siblingsOf(statement: AnyNode, ancestors: Ancestors): readonly AnyNode[] {
  const parent = ancestors[ancestors.indexOf(statement) - 1];
  switch (parent?.type) {
    case "Program":
    case "BlockStatement":
    case "StaticBlock":
      return parent.body;
    case "SwitchCase":
      return parent.consequent;
    default:
      return [];
  }
}

function followsBareField({ text }: Script, method: AnyNode, ancestors: Ancestors): boolean {
  const body = ancestors.at(-3);
  if (body?.type !== "ClassBody") return false;
  const members: readonly AnyNode[] = body.body;
  const before = members[members.indexOf(method) - 1];
  return before?.type === "PropertyDefinition" && text[before.end - 1] !== ";";
}
