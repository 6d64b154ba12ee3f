import type { AnyNode, Identifier, Pattern, Program } from "acorn";
import { fullAncestor } from "acorn-walk";

/** A name that nothing in the program declares, with its ancestors from the program down to itself. */
export interface FreeName {
  readonly node: Identifier;
  readonly ancestors: readonly AnyNode[];
}

/** Every use of a name that nothing in the program declares, in the order of the text. */
export function freeNames(program: Program): FreeName[] {
  const scopes = declaredNames(program);
  const found: FreeName[] = [];
  fullAncestor(program, (node, _state, ancestors) => {
    if (node.type !== "Identifier") return;
    if (ancestors.some((ancestor) => scopes.get(ancestor)?.has(node.name))) return;
    found.push({ node, ancestors: [...ancestors] });
  });
  return found.sort((a, b) => a.node.start - b.node.start);
}

/** The names that each scope declares. Names of both kinds of scope are found from everywhere inside, so early uses count too. */
function declaredNames(program: Program): ReadonlyMap<AnyNode, ReadonlySet<string>> {
  const scopes = new Map<AnyNode, Set<string>>();
  const declare = (scope: AnyNode | undefined, names: readonly string[]) => {
    if (scope === undefined) return;
    const declared = scopes.get(scope) ?? new Set();
    for (const name of names) declared.add(name);
    scopes.set(scope, declared);
  };
  fullAncestor(program, (node, _state, ancestors) => {
    const outside = ancestors.slice(0, -1);
    switch (node.type) {
      case "VariableDeclaration": {
        const scope = outside.findLast(node.kind === "var" ? isFunctionScope : isScope);
        for (const { id } of node.declarations) declare(scope, namesIn(id));
        break;
      }
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        declare(node.type === "FunctionDeclaration" ? outside.findLast(isScope) : node, node.id ? [node.id.name] : []);
        declare(node, node.params.flatMap(namesIn));
        if (node.type !== "ArrowFunctionExpression") declare(node, ["arguments"]);
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        declare(node, node.id ? [node.id.name] : []);
        if (node.type === "ClassDeclaration") declare(outside.findLast(isScope), node.id ? [node.id.name] : []);
        break;
      case "CatchClause":
        declare(node, node.param ? namesIn(node.param) : []);
        break;
      case "ImportDeclaration":
        declare(
          program,
          node.specifiers.map(({ local }) => local.name),
        );
        break;
    }
  });
  return scopes;
}

function isFunctionScope({ type }: AnyNode): boolean {
  return type === "Program" || type === "StaticBlock" || functions.has(type);
}

function isScope(node: AnyNode): boolean {
  return isFunctionScope(node) || blocks.has(node.type);
}

const functions: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
]);

const blocks: ReadonlySet<string> = new Set([
  "BlockStatement",
  "ForStatement",
  "ForInStatement",
  "ForOfStatement",
  "SwitchStatement",
  "CatchClause",
]);

function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((one) => namesIn(one.type === "RestElement" ? one.argument : one.value));
    case "ArrayPattern":
      return pattern.elements.flatMap((one) => (one === null ? [] : namesIn(one)));
    case "RestElement":
      return namesIn(pattern.argument);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    default:
      return [];
  }
}
