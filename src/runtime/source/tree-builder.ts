import { type Alias, isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { Diagnostic, Finding } from "../diagnostic.ts";
import { placeAt, type SourceFile } from "./source-file.ts";
import {
  type Scalar as PlainScalar,
  type SourceEntry,
  type SourceMapping,
  type SourceNode,
  type SourceScalar,
  type SourceScript,
  scalarNode,
} from "./tree.ts";

/** Values that aliases may stand for in one document, counted with repetition. */
const MOST_ALIASED_VALUES = 10_000;
const DEEPEST_NESTING = 64;

/** Turns a YAML document into our tree, and keeps what it has to say about it. */
export class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: SourceFile;
  readonly #anchors = new Map<string, unknown>();
  readonly #built = new Map<unknown, { node: SourceNode; size: number }>();
  readonly #open = new Set<unknown>();
  #aliased = 0;
  #size = 0;
  #tooDeep = false;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  build(node: unknown): SourceNode | undefined {
    return this.#build(node, 0);
  }

  #build(node: unknown, depth: number): SourceNode | undefined {
    if (isAlias(node)) return this.#alias(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined;
    this.#size++;
    if (depth > DEEPEST_NESTING) {
      if (!this.#tooDeep) this.#report(node, NESTED_TOO_DEEPLY);
      this.#tooDeep = true;
      return undefined;
    }
    const { anchor } = node;
    if (anchor === undefined) return this.#value(node, depth);
    this.#anchors.set(anchor, node);
    this.#open.add(node);
    const before = this.#size;
    const built = this.#value(node, depth);
    this.#open.delete(node);
    if (built) this.#built.set(node, { node: built, size: this.#size - before + 1 });
    return built;
  }

  #value(node: Scalar | YAMLMap | YAMLSeq, depth: number): SourceNode | undefined {
    if (isScalar(node)) return this.#scalar(node);
    if (isMap(node)) return this.#mapping(node, depth);
    const items = node.items.map((item) => this.#build(item, depth + 1));
    return { kind: "list", ...this.#stretch(node), items: items.filter((item) => item !== undefined) };
  }

  #scalar(node: Scalar): SourceScalar | SourceScript {
    const { source, start, end } = this.#stretch(node);
    return scalarNode(source, start, end, plainScalar(node));
  }

  #mapping(node: YAMLMap, depth: number): SourceMapping {
    const entries = new Map<string, SourceEntry>();
    const merged: SourceNode[] = [];
    for (const pair of node.items) {
      const key = this.#key(pair);
      if (key === undefined) continue;
      const value = this.#build(pair.value, depth + 1) ?? { ...key, value: null, start: key.end };
      if (key.value === "<<" && isMergeable(value)) {
        for (const one of value.kind === "list" ? value.items : [value]) merged.push(one);
        continue;
      }
      const name = String(key.value);
      const first = entries.get(name);
      if (first) this.#report(pair.key, duplicate(name, placeAt(this.#source, first.key.start).line));
      else entries.set(name, { key, value });
    }
    for (const source of merged) {
      if (source.kind !== "mapping") continue;
      for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
    }
    return { kind: "mapping", ...this.#stretch(node), entries };
  }

  #key(pair: Pair): SourceScalar | undefined {
    const node = isAlias(pair.key) ? this.#anchors.get(pair.key.source) : pair.key;
    if (!isScalar(node)) {
      this.#report(node ?? pair.key, {
        severity: "error",
        message: "a key must be a name",
        hint: "is a quote missing?",
      });
      return undefined;
    }
    const name = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
    if (name === "__proto__") {
      this.#report(node, {
        severity: "error",
        message: "`__proto__` cannot be a key",
        expected: "the name of a property",
        found: "`__proto__`",
        hint: "rename it",
      });
      return undefined;
    }
    return { kind: "scalar", ...this.#stretch(node), value: name };
  }

  #alias(node: Alias): SourceNode | undefined {
    const target = this.#anchors.get(node.source);
    const built = this.#built.get(target);
    if (!built) {
      const message = this.#open.has(target)
        ? `\`*${node.source}\` stands inside of what it repeats`
        : `there is no anchor \`&${node.source}\` before this`;
      const expected = "an anchor whose value ends before this";
      this.#report(node, {
        severity: "error",
        message,
        expected,
        found: `\`*${node.source}\``,
        hint: "write the value out",
      });
      return undefined;
    }
    this.#size += built.size;
    const before = this.#aliased;
    this.#aliased += built.size;
    if (this.#aliased <= MOST_ALIASED_VALUES) return built.node;
    if (before <= MOST_ALIASED_VALUES) this.#report(node, TOO_MANY_ALIASES);
    return undefined;
  }

  #stretch(node: { range?: readonly number[] | null | undefined }) {
    const start = node.range?.[0] ?? 0;
    return { source: this.#source, start, end: node.range?.[1] ?? start };
  }

  #report(node: unknown, finding: Finding) {
    const { start, end } = this.#stretch((node ?? {}) as { range?: readonly number[] });
    this.diagnostics.push({ ...finding, place: placeAt(this.#source, start, end) });
  }
}

function plainScalar(node: Scalar): PlainScalar {
  const { value } = node;
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return value;
    default:
      return null;
  }
}

function isMergeable(node: SourceNode): node is SourceMapping | Extract<SourceNode, { kind: "list" }> {
  return node.kind === "mapping" || (node.kind === "list" && node.items.every((item) => item.kind === "mapping"));
}

function duplicate(name: string, line: number): Finding {
  return {
    severity: "error",
    message: `\`${name}\` is written twice`,
    expected: "each key once",
    found: `\`${name}\` in line ${line} and here`,
    hint: "remove one of the two",
  };
}

const NESTED_TOO_DEEPLY: Finding = {
  severity: "error",
  message: "values are nested too deeply",
  expected: `at most ${DEEPEST_NESTING} levels`,
  found: "more than that",
  hint: "a template needs a few levels only",
};

const TOO_MANY_ALIASES: Finding = {
  severity: "error",
  message: "aliases repeat too much",
  expected: `at most ${MOST_ALIASED_VALUES} repeated values in a document`,
  found: "more than that",
  hint: "write the values out, or use `inherits`",
};
