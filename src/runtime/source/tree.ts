import type { Place } from "../diagnostic.ts";
import { describeValue } from "../value-words.ts";
import { placeAt, type SourceFile } from "./source-file.ts";

/** A value as it was written, with its stretch of the file: `source.text.slice(start, end)`. */
export type SourceNode = SourceScalar | SourceScript | SourceList | SourceMapping;

interface Stretch {
  readonly source: SourceFile;
  readonly start: number;
  readonly end: number;
}

export type Scalar = string | number | bigint | boolean | null;

export interface SourceScalar extends Stretch {
  readonly kind: "scalar";
  readonly value: Scalar;
}

/** A scalar that begins with `<-`. */
export interface SourceScript extends Stretch {
  readonly kind: "script";
  /** As YAML gives it, the arrow included. */
  readonly text: string;
  /** Offset of `text` in the file, where it stands there letter by letter. */
  readonly textStart: number | undefined;
}

export interface SourceList extends Stretch {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
}

export interface SourceMapping extends Stretch {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, SourceEntry>;
}

export interface SourceEntry {
  /** The key, where it stands. */
  readonly key: SourceScalar;
  readonly value: SourceNode;
}

/** A scalar, or the script that it is. */
export function scalarNode(source: SourceFile, start: number, end: number, value: Scalar): SourceScalar | SourceScript {
  if (typeof value !== "string" || !value.startsWith("<-")) return { kind: "scalar", source, start, end, value };
  const textStart = source.text.startsWith("<-", start) ? start : start + 1;
  const isLiteral = source.text.startsWith(value, textStart);
  return { kind: "script", source, start, end, text: value, textStart: isLiteral ? textStart : undefined };
}

export function placeOf(node: Stretch): Place {
  return placeAt(node.source, node.start, node.end);
}

/** The place of a stretch of a script's text, which is the whole script where it is not written letter by letter. */
export function placeInScript(script: SourceScript, offset: number, length: number): Place {
  if (script.textStart === undefined) return placeOf(script);
  const start = script.textStart + Math.min(offset, script.text.length);
  return placeAt(script.source, start, start + length);
}

/** Member of a mapping; undefined where the node is no mapping or has no such member. */
export function member(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === "mapping" ? node.entries.get(key)?.value : undefined;
}

/** Plain data; `script` says what stands in for a script, which is given with the path that leads to it. */
export function toPlain(
  node: SourceNode,
  script: (script: SourceScript, path: readonly PropertyKey[]) => unknown,
  path: readonly PropertyKey[] = [],
): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "script":
      return script(node, path);
    case "list":
      return node.items.map((item, index) => toPlain(item, script, [...path, index]));
    case "mapping": {
      const plain: Record<string, unknown> = {};
      for (const [key, { value }] of node.entries) define(plain, key, toPlain(value, script, [...path, key]));
      return plain;
    }
  }
}

/** Sets a member whatever its name, so that `__proto__` is a member like any other. */
export function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** A value in a few words, for `found:`. */
export function describe(node: SourceNode): string {
  if (node.kind === "script") return "a script";
  return describeValue(node.kind === "scalar" ? node.value : node.kind === "list" ? node.items : {});
}
