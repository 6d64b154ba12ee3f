import type { AnyNode, CallExpression, Literal } from "acorn";
import { fullAncestor } from "acorn-walk";
import { engineGlobals, engineSymbols, iteratorMethods, lateFunctions, lateMethods } from "./engine-global.ts";
import { isMisread, latePatternParts } from "./engine-pattern.ts";
import { memberName } from "./member-name.ts";
import type { Finding } from "./mistake.ts";
import { freeNames } from "./scope.ts";
import { readScript } from "./script.ts";

/** What a script uses that Monk's engine lacks, or that no package of Monk's proves it to have. Its syntax may be that of ES2020. */
export function checkForEngine(text: string): Finding[] {
  const findings: Finding[] = [];
  const refuse = (at: number, what: string) =>
    findings.push({ at, message: `Monk's engine is not known to have ${what}` });
  const program = programOf(text);
  if ("at" in program) return [program];
  for (const { node, ancestors } of freeNames(program)) {
    const parent = ancestors.at(-2);
    const name = parent?.type === "MemberExpression" && parent.object === node ? memberName(parent) : undefined;
    const isAsked = parent?.type === "UnaryExpression" && parent.operator === "typeof";
    if (!engineGlobals.has(node.name) && !isAsked) refuse(node.start, `\`${node.name}\``);
    if (name !== undefined && isLate(node.name, name)) refuse(node.start, `\`${node.name}.${name}\``);
  }
  fullAncestor(program, (node) => {
    if (node.type === "CallExpression") {
      const what = lateCall(node);
      if (what !== undefined) refuse(nameStart(node.callee), what);
    }
    if (node.type === "CallExpression" || node.type === "NewExpression") {
      for (const what of constructedPattern(node)) refuse(node.start, what);
    }
    if (node.type === "Literal") for (const what of lateLiteral(node)) refuse(node.start, what);
  });
  return findings.sort((a, b) => a.at - b.at);
}

function programOf(text: string) {
  try {
    return readScript(text, { ecmaVersion: 2020, sourceType: "script" }).program;
  } catch (error) {
    if (!(error instanceof SyntaxError) || !("pos" in error)) throw error;
    return {
      at: Number(error.pos),
      message: `this is not the syntax of ES2020: ${error.message.replace(/ \(\d+:\d+\)$/, "")}`,
    };
  }
}

function isLate(object: string, name: string): boolean {
  if (object === "Symbol") return !engineSymbols.has(name);
  return Object.hasOwn(lateFunctions, object) && lateFunctions[object]?.includes(name) === true;
}

function lateCall({ callee }: CallExpression): string | undefined {
  const name = memberName(callee);
  if (callee.type !== "MemberExpression" || name === undefined) return undefined;
  const { object } = callee;
  if (lateMethods.has(name) && object.type !== "ThisExpression" && object.type !== "Super") return `\`.${name}()\``;
  return iteratorMethods.has(name) && isIterator(object) ? `\`.${name}()\` of an iterator` : undefined;
}

function nameStart(callee: AnyNode): number {
  return callee.type === "MemberExpression" ? callee.property.start : callee.start;
}

/** `map.values()`, and the like; `Object.values(one)` is a list. */
function isIterator(node: AnyNode): boolean {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression" || node.arguments.length > 0)
    return false;
  return ["values", "keys", "entries", "matchAll"].includes(memberName(node.callee) ?? "");
}

function constructedPattern(node: Extract<AnyNode, { type: "CallExpression" | "NewExpression" }>): string[] {
  const [pattern, flags] = node.arguments;
  if (node.callee.type !== "Identifier" || node.callee.name !== "RegExp" || pattern?.type !== "Literal") return [];
  const given = flags?.type === "Literal" ? String(flags.value) : "";
  return typeof pattern.value === "string" ? lateParts(pattern.value, given) : [];
}

function lateLiteral({ bigint, regex }: Literal): string[] {
  if (typeof bigint === "string") return ["BigInt literals"];
  return regex ? lateParts(regex.pattern, regex.flags) : [];
}

function lateParts(pattern: string, flags: string): string[] {
  const misread = isMisread(pattern) ? ["`\\p{…}` in a regular expression without a look-ahead"] : [];
  return [...latePatternParts(pattern, flags), ...misread];
}
