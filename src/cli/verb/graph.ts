import { type Command, Option } from "commander";
import type { Graph } from "../../runtime/graph.ts";
import type { Perform } from "../invocation.ts";
import { dotText, mermaidText } from "../render/graph.ts";
import { type TreeNode, treeLines } from "../render/tree.ts";

export function graph(program: Command, perform: Perform): void {
  program
    .command("graph")
    .helpGroup("Templates:")
    .summary("show what depends on what")
    .addOption(
      new Option("--format <format>", "how to print it").choices(["tree", "dot", "mermaid", "json"]).default("tree"),
    )
    .action(
      perform(async (invocation, { format }: { format: string }) => {
        const { output } = invocation;
        const { workspace } = await invocation.compose();
        const declared = workspace.declared().graph;
        if (output.json || format === "json") {
          const edges = [...declared.needs.values()].flat().map(({ from, to, kind }) => ({ from, to, kind }));
          output.document({ nodes: declared.order, edges });
        } else if (format === "dot") output.line(dotText(declared));
        else if (format === "mermaid") output.line(mermaidText(declared));
        else
          for (const line of treeLines(
            roots(declared, (text) => output.clean(text)),
            output.style,
          ))
            output.line(line);
        return 0;
      }),
    );
}

/** What nothing else needs stands at the root, with what it needs below; what was shown once is not unfolded again. */
function roots({ order, needs, neededBy }: Graph, clean: (text: string) => string): TreeNode[] {
  const unfolded = new Set<string>();
  const node = (path: string): TreeNode => {
    const below = [...new Set((needs.get(path) ?? []).map(({ to }) => to))];
    const again = below.length > 0 && unfolded.has(path);
    unfolded.add(path);
    return { text: clean(again ? `${path} (above)` : path), children: again ? [] : below.map(node) };
  };
  const tops = order.filter((path) => (neededBy.get(path) ?? []).length === 0);
  return (tops.length > 0 ? tops : order).map(node);
}
