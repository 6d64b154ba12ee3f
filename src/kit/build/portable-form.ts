import { full } from "acorn-walk";
import { isMisread } from "./engine-pattern.ts";
import { memberName } from "./member-name.ts";
import { freeNames } from "./scope.ts";
import type { Script } from "./script.ts";

/** Puts what only some engines take into a form that means the same in all of them. */
export function writePortably(script: Script): void {
  writeOwnership(script);
  writeProperties(script);
}

/** `Object.hasOwn(…)`, which libraries use too. */
function writeOwnership({ program, edits }: Script): void {
  for (const { node, ancestors } of freeNames(program)) {
    const [call, member] = [ancestors.at(-3), ancestors.at(-2)];
    const isCalled = call?.type === "CallExpression" && call.callee === member;
    if (node.name !== "Object" || !isCalled || member?.type !== "MemberExpression") continue;
    if (member.object !== node || memberName(member) !== "hasOwn") continue;
    edits.update(member.start, member.end, "Object.prototype.hasOwnProperty.call");
  }
}

/** `\p{…}`, which Goja takes for a letter where no look-ahead makes it use its other matcher; an empty one changes nothing else. */
function writeProperties({ program, edits }: Script): void {
  full(program, (node) => {
    if (node.type !== "Literal" || !node.regex || !isMisread(node.regex.pattern)) return;
    edits.appendLeft(node.start + 1, "(?=)");
  });
}
