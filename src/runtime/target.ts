import type { Edge, Graph } from "./graph.ts";
import { UsageError } from "./input-error.ts";
import { didYouMean } from "./nearest.ts";
import { templatePath } from "./template/path.ts";
import type { TemplateKind, TemplateSet } from "./template/template.ts";

const RUNNING: ReadonlySet<TemplateKind> = new Set(["entity", "foreign", "group", "runnable", "service"]);

/**
 * The path of the template that a user means: by any spelling of its path, or by its bare name where only one has it.
 * Throws a `UsageError` where there is none, or more than one.
 */
export function targetPath(set: TemplateSet, spelling: string): string {
  const targets = [...set.templates.values()].filter((template) => RUNNING.has(template.kind));
  const paths = targets.map((template) => template.path);
  const named = targets.filter((template) => template.name === spelling).map((template) => template.path);
  const path = spelling.includes("/") ? templatePath(spelling, "") : named.length === 1 ? named[0] : undefined;
  if (path !== undefined && paths.includes(path)) return path;
  if (named.length > 1) {
    throw new UsageError(`\`${spelling}\` is the name of several templates`, `write one of ${named.join(", ")}`);
  }
  const near = didYouMean(spelling, [...paths, ...targets.map((template) => template.name)]);
  throw new UsageError(`there is no template \`${spelling}\``, near ?? "monk list shows what is loaded");
}

/** The paths that a user means: templates, groups as such, or every template of a namespace. Throws as `targetPath` does. */
export function targetPaths(set: TemplateSet, spellings: readonly string[]): string[] {
  return spellings.flatMap((spelling) => {
    const namespace = `${spelling.replace(/^\/|\/$/g, "")}/`;
    const inside = [...set.templates.keys()].filter((path) => path.startsWith(namespace));
    return inside.length > 0 ? inside : [targetPath(set, spelling)];
  });
}

/** The paths with the members of groups among them, and theirs; in the graph's order. */
export function withMembers(graph: Graph, paths: Iterable<string>): string[] {
  return closure(graph, paths, (kind) => kind === "member");
}

/** The paths with all they need, directly or not; in the graph's order. */
export function withNeeds(graph: Graph, paths: Iterable<string>): string[] {
  return closure(graph, paths, () => true);
}

function closure(graph: Graph, paths: Iterable<string>, follow: (kind: Edge["kind"]) => boolean): string[] {
  const reached = new Set(paths);
  for (const path of reached) {
    for (const edge of graph.needs.get(path) ?? []) if (follow(edge.kind)) reached.add(edge.to);
  }
  return graph.order.filter((path) => reached.has(path));
}
