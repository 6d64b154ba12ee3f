import type { Style } from "../../render/style.ts";

export interface TreeNode {
  readonly text: string;
  readonly children: readonly TreeNode[];
}

/** A tree as lines, with branches drawn before them. */
export function treeLines(nodes: readonly TreeNode[], style: Style, before = ""): string[] {
  const { symbol, colour } = style;
  return nodes.flatMap(({ text, children }, index) => {
    const last = index === nodes.length - 1;
    const line = colour.dim(before + (last ? symbol.lastBranch : symbol.branch)) + text;
    return [line, ...treeLines(children, style, before + (last ? "   " : symbol.trunk))];
  });
}
