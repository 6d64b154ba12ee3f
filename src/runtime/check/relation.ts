import type { Diagnostic } from "../diagnostic.ts";
import { didYouMean, nearest } from "../nearest.ts";
import { placeInScript } from "../source/tree.ts";
import { templatePath } from "../template/path.ts";
import type { Reference, Template, TemplateSet } from "../template/template.ts";
import { oneOf } from "../value-words.ts";
import { severityFor } from "./severity.ts";

/** `did you mean ...?`, for the path of a template that is not there. */
export type Suggest = (path: string) => string | undefined;

/** Comparing every wrong path with every template takes too long where thousands are wrong. */
const MOST_SUGGESTIONS = 200;

export function suggestPaths(set: TemplateSet): Suggest {
  const running = [...set.templates.values()].filter(({ kind }) => !NOT_RUNNING.has(kind));
  const known = new Map<string, string | undefined>();
  return (path) => {
    if (!known.has(path) && known.size < MOST_SUGGESTIONS) known.set(path, nearestPath(path, running));
    return known.get(path);
  };
}

/** A similar name in the same namespace, else the same name in another, else a similar path. */
function nearestPath(path: string, templates: readonly Template[]): string | undefined {
  const slash = path.lastIndexOf("/");
  const [namespace, name] = [path.slice(0, slash), path.slice(slash + 1)];
  const neighbours = templates.filter((template) => template.namespace === namespace).map((template) => template.name);
  const neighbour = nearest(name, neighbours);
  if (neighbour !== undefined) return `did you mean \`${namespace}/${neighbour}\`?`;
  const others = templates.filter((template) => template.namespace !== namespace);
  const same = others.find((template) => template.name === name)?.path;
  if (same !== undefined) return `did you mean \`${same}\`?`;
  return didYouMean(
    path,
    others.map((template) => template.path),
  );
}

/** Names of other templates, and of connections, that lead to nothing. */
export function checkRelations(template: Template, set: TemplateSet, suggest: Suggest): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const own = template.path;
  for (const { name, target } of template.connections.values()) {
    diagnostics.push(
      ...checkTarget(target, `the connection \`${name}\` of \`${own}\` leads to`, template, set, suggest),
    );
  }
  for (const { target } of template.waitFor) {
    diagnostics.push(...checkTarget(target, `\`${own}\` waits for`, template, set, suggest));
  }
  for (const member of template.members) {
    diagnostics.push(...checkTarget(member, `the group \`${own}\` has the member`, template, set, suggest));
  }
  for (const script of template.scripts) {
    for (const { kind, name, at } of set.scripts.facts(script.text).references) {
      if (name === undefined) continue;
      const place = placeInScript(script, at, script.text.slice(at).indexOf(name) + name.length);
      if (kind === "connection" && !template.connections.has(name)) {
        diagnostics.push(noConnection(name, { path: own, place }, template));
      } else if (kind === "state" || kind === "definition") {
        const reference = { path: templatePath(name, template.namespace), place };
        diagnostics.push(...checkTarget(reference, `a script of \`${own}\` reads`, template, set, suggest));
      }
    }
  }
  return diagnostics;
}

function checkTarget(
  target: Reference,
  what: string,
  template: Template,
  set: TemplateSet,
  suggest: Suggest,
): Diagnostic[] {
  const found = set.templates.get(target.path);
  const runs = found !== undefined && !NOT_RUNNING.has(found.kind);
  if (runs) return [];
  return [
    {
      severity: severityFor(template),
      place: target.place,
      message: `${what} \`${target.path}\`, which is ${found === undefined ? "not there" : "nothing that runs"}`,
      expected: "the path of a loaded template",
      found: `\`${target.path}\`${found === undefined ? "" : `, ${KINDS[found.kind] ?? found.kind}`}`,
      hint: suggest(target.path) ?? "load the file that holds it, too",
    },
  ];
}

function noConnection(name: string, { place }: Reference, template: Template): Diagnostic {
  const known = [...template.connections.keys()];
  return {
    severity: severityFor(template),
    place,
    message: `\`${template.path}\` has no connection \`${name}\``,
    expected: known.length === 0 ? "`connections`, which it has none of" : oneOf(known),
    found: `\`${name}\``,
    hint: didYouMean(name, known) ?? `add \`connections: { ${name}: { runnable: path, service: data } }\``,
  };
}

const NOT_RUNNING: ReadonlySet<string> = new Set(["data", "module", "entity-type"]);

const KINDS: Record<string, string> = {
  data: "a section without `defines`",
  module: "a module",
  "entity-type": "a type",
};
