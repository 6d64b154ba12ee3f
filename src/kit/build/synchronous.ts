import type { AnyNode } from "acorn";
import { fullAncestor } from "acorn-walk";
import { removeAsync, removeAwait } from "./asynchrony.ts";
import { memberName } from "./member-name.ts";
import type { Finding } from "./mistake.ts";
import { freeNames } from "./scope.ts";
import { type Script, tokenFrom } from "./script.ts";

/**
 * Takes the asynchrony out of a script, for an engine whose calls all block: `await`, `async`, `for await` and async
 * generators become their plain forms, and the rest of the text stays as it was.
 *
 * Answers what cannot be made synchronous. What no syntax tree shows is a promise that is held and awaited later: its
 * work is then done, and its failure thrown, where it was begun.
 */
export function makeSynchronous(script: Script): Finding[] {
  const findings: Finding[] = [];
  const refuse = (node: AnyNode, what: string) => {
    findings.push({ at: node.start, message: `${what} cannot be made synchronous` });
  };
  fullAncestor(script.program, (node, _state, ancestors) => {
    switch (node.type) {
      case "AwaitExpression":
        if (isTopLevel(ancestors)) refuse(node, "`await` outside of a function");
        removeAwait(script, node, ancestors);
        break;
      case "ForOfStatement":
        if (!node.await) break;
        if (isTopLevel(ancestors)) refuse(node, "`for await` outside of a function");
        removeKeyword(script, node.start + "for".length);
        break;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        if (node.async) removeAsync(script, node, ancestors);
        break;
      case "VariableDeclaration":
        if (node.kind === "await using") refuse(node, "`await using`");
        break;
      case "ImportExpression":
        refuse(node, "a dynamic `import()`");
        break;
      case "Property":
      case "MethodDefinition":
        if (!node.computed && node.key.type === "Identifier" && node.key.name === "then") {
          refuse(node, "a member `then`, which makes an object a promise,");
        }
        break;
      case "MemberExpression": {
        const name = memberName(node);
        if (name !== undefined && promiseMethods.has(name)) refuse(node.property, `\`.${name}\` of a promise`);
        break;
      }
    }
  });
  for (const { node, ancestors } of freeNames(script.program)) {
    const member = ancestors.at(-2);
    const name = member?.type === "MemberExpression" && member.object === node ? memberName(member) : undefined;
    if (node.name === "Symbol" && name === "asyncIterator") refuse(node, "`Symbol.asyncIterator`");
    if (node.name !== "Promise") continue;
    const call = ancestors.at(-3);
    if (name === "all" && member !== undefined && isCallOfOneList(call, member)) {
      // The one loop over an iterable that also makes a new list of what it yields, as `Promise.all` does: its elements
      // are values by then, and what makes them lazily runs in their order, one after the other.
      script.edits.update(member.start, member.end, "Array.from");
    } else {
      refuse(node, name === undefined ? "`Promise`" : `\`Promise.${name}\` in this form`);
    }
  }
  return findings.sort((a, b) => a.at - b.at);
}

const promiseMethods: ReadonlySet<string> = new Set(["then", "catch", "finally"]);

function isCallOfOneList(call: AnyNode | undefined, callee: AnyNode): boolean {
  if (call?.type !== "CallExpression" || call.callee !== callee || call.optional) return false;
  return call.arguments.length === 1 && call.arguments[0]?.type !== "SpreadElement";
}

function isTopLevel(ancestors: readonly AnyNode[]): boolean {
  return !ancestors.some(({ type }) => type.includes("Function"));
}

function removeKeyword(script: Script, from: number): void {
  const keyword = tokenFrom(script, from);
  script.edits.remove(keyword.start, tokenFrom(script, keyword.end).start);
}
