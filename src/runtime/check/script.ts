import type { Diagnostic } from "../diagnostic.ts";
import { placeInScript } from "../source/tree.ts";
import type { Template, TemplateSet } from "../template/template.ts";
import { severityFor } from "./severity.ts";

/** Scripts that cannot be read, and operators that nobody knows. Nothing is evaluated. */
export function checkScripts(template: Template, set: TemplateSet): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const severity = severityFor(template);
  for (const script of template.scripts) {
    const { syntaxError, mistakes } = set.scripts.facts(script.text);
    if (syntaxError) {
      diagnostics.push({
        severity,
        place: placeInScript(script, syntaxError.offset, 1),
        message: "this script cannot be read",
        expected: syntaxError.expected,
        found: syntaxError.found,
        hint: 'a script is values and operators, such as `connection-target("name") entity-state get-member("id")`',
      });
    }
    for (const { at, message } of mistakes) {
      const word = /^[\w?-]+/.exec(script.text.slice(at));
      diagnostics.push({ severity, place: placeInScript(script, at, word?.[0].length ?? 1), message });
    }
  }
  return diagnostics;
}
