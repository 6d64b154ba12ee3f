import type { Graph } from "../../runtime/graph.ts";

/** For Graphviz: an arrow leads to what is needed. */
export function dotText({ order, needs }: Graph): string {
  const lines = order.map((path) => `  ${JSON.stringify(path)};`);
  for (const { from, to } of arrows(needs)) lines.push(`  ${JSON.stringify(from)} -> ${JSON.stringify(to)};`);
  return ["digraph templates {", "  rankdir=LR;", ...lines, "}"].join("\n");
}

/** For Markdown that shows Mermaid. */
export function mermaidText({ order, needs }: Graph): string {
  const ids = new Map(order.map((path, index) => [path, `n${index}`]));
  const lines = order.map((path) => `  ${ids.get(path)}["${path.replaceAll('"', "#quot;")}"]`);
  for (const { from, to } of arrows(needs)) lines.push(`  ${ids.get(from)} --> ${ids.get(to)}`);
  return ["graph LR", ...lines].join("\n");
}

/** Each pair once, however many reasons there are. */
function arrows(needs: Graph["needs"]): { from: string; to: string }[] {
  return [...needs].flatMap(([from, edges]) => [...new Set(edges.map(({ to }) => to))].map((to) => ({ from, to })));
}
