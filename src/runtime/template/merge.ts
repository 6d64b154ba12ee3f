import type { SourceEntry, SourceMapping, SourceNode } from "../source/tree.ts";

/** The child's values over the base's: mappings are merged, anything else is replaced. */
export function mergeMappings(base: SourceMapping, child: SourceMapping): SourceMapping {
  return merge(base, child, (key, below, above) => (key === "variables" ? mergeVariables(below, above) : undefined));
}

type Special = (key: string, base: SourceMapping, child: SourceMapping) => SourceMapping | undefined;

function merge(base: SourceMapping, child: SourceMapping, special?: Special): SourceMapping {
  const entries = new Map<string, SourceEntry>(base.entries);
  for (const [key, entry] of child.entries) {
    const below = entries.get(key)?.value;
    entries.set(key, below === undefined ? entry : { key: entry.key, value: over(key, below, entry.value, special) });
  }
  return { ...child, entries };
}

function over(key: string, base: SourceNode, child: SourceNode, special?: Special): SourceNode {
  if (base.kind !== "mapping" || child.kind !== "mapping") return child;
  return special?.(key, base, child) ?? merge(base, child);
}

/** A short form over a long one sets its value; the type and the rest of it stay. */
function mergeVariables(base: SourceMapping, child: SourceMapping): SourceMapping {
  const long = new Map<string, SourceEntry>();
  for (const [name, entry] of child.entries) {
    const below = base.entries.get(name)?.value;
    const widen = below?.kind === "mapping" && entry.value.kind !== "mapping";
    long.set(name, widen ? { key: entry.key, value: longForm(entry) } : entry);
  }
  const widened = new Map(base.entries);
  for (const [name, entry] of base.entries) {
    const above = long.get(name)?.value;
    if (above?.kind === "mapping" && entry.value.kind !== "mapping") {
      widened.set(name, { key: entry.key, value: longForm(entry) });
    }
  }
  return merge({ ...base, entries: widened }, { ...child, entries: long });
}

function longForm({ key, value }: SourceEntry): SourceMapping {
  const { source, start, end } = value;
  const entries = new Map([["value", { key: { ...key, value: "value" }, value }]]);
  return { kind: "mapping", source, start, end, entries };
}
