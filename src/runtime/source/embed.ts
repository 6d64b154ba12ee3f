import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "../diagnostic.ts";
import { readSource } from "./read-source.ts";
import { placeOf, type SourceEntry, type SourceMapping, type SourceNode, type SourceScalar } from "./tree.ts";

/** What embedding needs to know. */
export interface EmbedOptions {
  readonly cwd: string;
  /** Folders that embedded files may lie in, besides that of the file itself. */
  readonly roots: readonly string[];
}

/** Replaces every `<<< relative/path` by the text of that file. */
export function embedFiles(node: SourceMapping, options: EmbedOptions, report: (d: Diagnostic) => void): SourceMapping {
  return embed(node, options, report) as SourceMapping;
}

/** Answers the same node where nothing in it is embedded. */
function embed(node: SourceNode, options: EmbedOptions, report: (d: Diagnostic) => void): SourceNode {
  switch (node.kind) {
    case "scalar":
      return typeof node.value === "string" && node.value.startsWith("<<<") ? read(node, options, report) : node;
    case "list": {
      const items = node.items.map((item) => embed(item, options, report));
      return items.some((item, index) => item !== node.items[index]) ? { ...node, items } : node;
    }
    case "mapping": {
      let changed: Map<string, SourceEntry> | undefined;
      for (const [name, { key, value }] of node.entries) {
        const embedded = embed(value, options, report);
        if (embedded === value) continue;
        changed ??= new Map(node.entries);
        changed.set(name, { key, value: embedded });
      }
      return changed ? { ...node, entries: changed } : node;
    }
    default:
      return node;
  }
}

function read(node: SourceScalar, { cwd, roots }: EmbedOptions, report: (d: Diagnostic) => void): SourceScalar {
  const folder = dirname(node.source.path);
  const name = String(node.value).slice(3).trim();
  const path = resolve(folder, name);
  const place = placeOf(node);
  if (name === "" || isAbsolute(name) || ![folder, ...roots].some((root) => isInside(path, root))) {
    report({
      severity: "error",
      place,
      message: "an embedded file must lie beside the file that embeds it",
      expected: "a relative path into this folder or one below it",
      found: name === "" ? "no path" : `\`${name}\``,
      hint: "move the file here",
    });
    return { ...node, value: "" };
  }
  const result = readSource(path, cwd);
  if ("finding" in result) report({ ...result.finding, place });
  else if ("diagnostic" in result) report(result.diagnostic);
  else return { ...node, value: result.file.text };
  return { ...node, value: "" };
}

/** Whether a path lies below a folder, as written and, where there is such a file, with symbolic links followed. */
export function isInside(path: string, folder: string): boolean {
  return leadsInto(path, folder) && (!existsSync(path) || leadsInto(realpathSync(path), realpathSync(folder)));
}

function leadsInto(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
