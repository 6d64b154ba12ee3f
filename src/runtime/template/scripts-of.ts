import type { SourceNode, SourceScript } from "../source/tree.ts";
import type { Template } from "./template.ts";

/** The scripts of a template that are evaluated here: its properties and its variables, in the order of the text. */
export function scriptsOf({ kind, properties, variables }: Pick<Template, "kind" | "properties" | "variables">) {
  const scripts: SourceScript[] = [];
  if (kind === "entity") collect(properties, scripts);
  for (const { value } of variables.values()) if (value) collect(value, scripts);
  return scripts;
}

function collect(node: SourceNode, scripts: SourceScript[]) {
  if (node.kind === "script") scripts.push(node);
  else if (node.kind === "list") for (const item of node.items) collect(item, scripts);
  else if (node.kind === "mapping") for (const { value } of node.entries.values()) collect(value, scripts);
}
