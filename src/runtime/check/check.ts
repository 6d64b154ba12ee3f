import type { EntityType } from "../../entity/index.ts";
import { type Diagnostic, sortDiagnostics } from "../diagnostic.ts";
import { buildGraph, type Graph } from "../graph.ts";
import { toPlain } from "../source/tree.ts";
import type { Template, TemplateSet } from "../template/template.ts";
import { checkDefinition, PENDING } from "./definition.ts";
import { checkRelations, suggestPaths } from "./relation.ts";
import { checkScripts } from "./script.ts";
import { checkSecrets, type SecretShelf } from "./secret.ts";
import { checkVariables } from "./variable.ts";

export interface CheckOptions {
  readonly types: readonly EntityType[];
  /** Where a secret is. Without it, nothing is said about secrets that are not set. */
  readonly secrets?: SecretShelf;
  /** The templates whose secrets must be set and whose variables must have a value; all of them when absent. */
  readonly paths?: ReadonlySet<string>;
}

export interface Checked {
  readonly graph: Graph;
  /** In the order of the files, then by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that can be told about templates without asking anyone outside: all mistakes at once. */
export function checkTemplates(set: TemplateSet, { types, secrets, paths }: CheckOptions): Checked {
  const typeOf = new Map(types.map((type) => [type.name, type]));
  const graph = buildGraph(set, typeOf);
  const suggest = suggestPaths(set);
  const found = [...set.templates.values()].flatMap((template) => {
    const wanted = paths === undefined || paths.has(template.path);
    const type = template.type === undefined ? undefined : typeOf.get(template.type);
    return [
      ...checkScripts(template, set),
      ...checkVariables(template, set, wanted),
      ...checkRelations(template, set, suggest),
      ...(type ? checkLiterals(template, type) : []),
    ];
  });
  const diagnostics = [...graph.diagnostics, ...found, ...checkSecrets(set, typeOf, secrets, paths)];
  return { graph, diagnostics: sortDiagnostics(diagnostics, set.files.keys()) };
}

/** What is written out, against the schema; scripts are judged when they are evaluated. */
function checkLiterals(template: Template, type: EntityType): Diagnostic[] {
  const pending: (readonly PropertyKey[])[] = [];
  const values = toPlain(template.properties, (_script, path) => {
    pending.push(path);
    return PENDING;
  });
  return checkDefinition(template, type, values, pending).diagnostics;
}
