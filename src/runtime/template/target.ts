import type { Finding } from "../diagnostic.ts";
import type { Graph } from "../graph.ts";
import { didYouMean } from "../nearest.ts";
import { templatePath } from "./path.ts";
import type { TemplateKind, TemplateSet } from "./template.ts";

const RUNNING: ReadonlySet<TemplateKind> = new Set(["entity", "foreign", "group", "runnable", "service"]);

/** The template that a user means: by any spelling of its path, or by its bare name where only one has it. */
export function findTarget(set: TemplateSet, spelling: string): { path: string } | { finding: Finding } {
  const targets = [...set.templates.values()].filter((template) => RUNNING.has(template.kind));
  const paths = targets.map((template) => template.path);
  const named = targets.filter((template) => template.name === spelling).map((template) => template.path);
  const path = spelling.includes("/") ? templatePath(spelling, "") : named.length === 1 ? named[0] : undefined;
  if (path !== undefined && paths.includes(path)) return { path };
  if (named.length > 1) {
    return {
      finding: {
        severity: "error",
        message: `\`${spelling}\` is the name of several templates`,
        hint: `write one of ${named.join(", ")}`,
      },
    };
  }
  const near = didYouMean(spelling, [...paths, ...targets.map((template) => template.name)]);
  return {
    finding: {
      severity: "error",
      message: `there is no template \`${spelling}\``,
      expected: "the path of a loaded template",
      found: `\`${spelling}\``,
      hint: near ?? "monk list shows what is loaded",
    },
  };
}

/** The paths with the members of groups among them, and theirs; in the graph's order. */
export function withMembers(graph: Graph, paths: Iterable<string>): string[] {
  return closure(graph, paths, (edge) => edge === "member");
}

/** The paths with all they need, directly or not; in the graph's order. */
export function withNeeds(graph: Graph, paths: Iterable<string>): string[] {
  return closure(graph, paths, () => true);
}

type Follow = (kind: "wait-for" | "connection" | "reference" | "member") => boolean;

function closure(graph: Graph, paths: Iterable<string>, follow: Follow): string[] {
  const reached = new Set(paths);
  for (const path of reached) {
    for (const edge of graph.needs.get(path) ?? []) if (follow(edge.kind)) reached.add(edge.to);
  }
  return graph.order.filter((path) => reached.has(path));
}
