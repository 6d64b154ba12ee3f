import type { SourceMapPayload } from "node:module";
import { type Bundle, monkRequire } from "./bundle.ts";
import { checkForEngine } from "./engine-check.ts";
import { type Finding, KitError, type Mistake } from "./mistake.ts";
import { bundlePlaces, editedPlaces, type PlaceOf } from "./place.ts";
import { writePortably } from "./portable-form.ts";
import { dropDescriptions } from "./schema-description.ts";
import { freeNames } from "./scope.ts";
import { readScript, type Script } from "./script.ts";
import { makeSynchronous } from "./synchronous.ts";

/** What a script leaves behind: a module its `exports`, a lifecycle script the global `main` and nothing else. */
export type Form = "module" | "main";

/** A bundle as the engine takes it: synchronous, one plain script. Throws a `KitError` that names every obstacle. */
export function engineScript(name: string, { text, map }: Bundle, form: Form, banner: string): string {
  const script = readScript(text, { ecmaVersion: "latest", sourceType: "module" });
  const places = bundlePlaces(name, text, JSON.parse(map) as SourceMapPayload);
  const stuck = makeSynchronous(script);
  writePortably(script);
  dropDescriptions(script);
  restoreRequire(script);
  closeModule(script, form);
  script.edits.prepend(
    form === "module" ? `${banner}\n"use strict";\n\n` : `${banner}\nvar main = (() => {\n"use strict";\n\n`,
  );
  const result = script.edits.toString();
  const edited = script.edits.generateMap({ hires: true }) as unknown as SourceMapPayload;
  const late = placed(checkForEngine(result), editedPlaces(result, edited, text, places));
  const mistakes = placed(stuck, places);
  for (const one of late) if (!mistakes.some(({ place }) => place === one.place)) mistakes.push(one);
  if (mistakes.length > 0) throw new KitError(mistakes);
  return result;
}

function placed(findings: readonly Finding[], placeOf: PlaceOf): Mistake[] {
  return findings.map(({ at, message }) => ({ place: placeOf(at), message }));
}

function restoreRequire({ program, edits }: Script): void {
  for (const { node } of freeNames(program)) {
    if (node.name === monkRequire) edits.update(node.start, node.end, "require");
  }
}

/** Puts the engine's form in the place of the `export` at the end. */
function closeModule({ program, edits }: Script, form: Form): void {
  for (const statement of program.body) {
    if (statement.type !== "ExportNamedDeclaration") continue;
    const members = statement.specifiers.flatMap(({ local, exported }) => {
      if (local.type !== "Identifier" || exported.type !== "Identifier") return [];
      return [{ local: local.name, exported: exported.name }];
    });
    const properties = members.map((one) => (one.local === one.exported ? one.local : `${one.exported}: ${one.local}`));
    const [main] = members;
    edits.update(
      statement.start,
      statement.end,
      form === "module" ? `module.exports = {\n  ${properties.join(",\n  ")}\n};` : `return ${main?.local};\n})();`,
    );
  }
}
