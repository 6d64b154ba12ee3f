import type { Node } from "../arrowscript/index.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { didYouMean } from "../nearest.ts";
import { describe, placeInScript, placeOf } from "../source/tree.ts";
import type { Template, TemplateSet } from "../template/template.ts";
import { convertVariable } from "../template/variable-value.ts";
import { severityFor } from "./severity.ts";

/** Values of the wrong type, required ones that nobody sets, and names that nobody declares. */
export function checkVariables(template: Template, set: TemplateSet, wanted: boolean): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const groups = (set.groupsOf.get(template.path) ?? []).flatMap((path) => set.templates.get(path) ?? []);
  for (const { name, type, value, required, place } of template.variables.values()) {
    if (value?.kind === "scalar" && type !== undefined && value.value !== null) {
      const converted = convertVariable(value.value, type);
      if ("expected" in converted) {
        diagnostics.push({
          severity: severityFor(template),
          place: placeOf(value),
          message: `the variable \`${name}\` of \`${template.path}\` has the wrong type`,
          expected: converted.expected,
          found: describe(value),
          hint: "change the value, or the variable's type",
        });
      }
    }
    if (wanted && required && value === undefined && !groups.some((group) => group.variables.get(name)?.value)) {
      diagnostics.push({
        severity: severityFor(template),
        place,
        message: `the variable \`${name}\` of \`${template.path}\` has no value`,
        expected: type === undefined ? "a value" : `a value of type \`${type}\``,
        found: "nothing",
        hint: `--set ${template.path}/${name}=VALUE`,
      });
    }
  }
  return [...diagnostics, ...undeclared(template, groups, set)];
}

/** Reading such a name gives nothing, which is meant where the script says what to use instead. */
function undeclared(template: Template, groups: readonly Template[], set: TemplateSet): Diagnostic[] {
  if (template.kind !== "entity") return [];
  const declared = [template, ...groups].flatMap(({ variables }) => [...variables.keys()]);
  const diagnostics: Diagnostic[] = [];
  for (const script of template.scripts) {
    const { references, script: parsed } = set.scripts.facts(script.text);
    if (parsed?.body.some(isDefault)) continue;
    for (const { kind, name, at } of references) {
      if (kind !== "variable" || name === undefined || name.startsWith("monk") || declared.includes(name)) continue;
      const hint = didYouMean(name, declared);
      diagnostics.push({
        severity: "warning",
        place: placeInScript(script, at, name.length + 1),
        message: `\`${template.path}\` has no variable \`${name}\`, so it reads nothing`,
        hint: hint ?? "declare it under `variables`, or end the script with `default(...)`",
      });
    }
  }
  return diagnostics;
}

function isDefault(node: Node): boolean {
  return node.kind === "operator" && (node.name === "default" || node.name === "if-error");
}
