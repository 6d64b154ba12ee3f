import type { Diagnostic } from "../diagnostic.ts";
import { describe, placeOf, type SourceMapping, type SourceScalar } from "../source/tree.ts";
import { namespaceName, templatePath } from "./path.ts";

/** A top-level mapping of a file, before anything is inherited. */
export interface Section {
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  /** The name, where it stands. */
  readonly key: SourceScalar;
  readonly body: SourceMapping;
}

/** The sections of one file's documents, under the namespace that each document names. */
export function readSections(documents: readonly SourceMapping[], report: (d: Diagnostic) => void): Section[] {
  const sections: Section[] = [];
  let namespace: string | undefined;
  for (const document of documents) {
    namespace = readNamespace(document, report) ?? namespace;
    for (const [name, { key, value }] of document.entries) {
      if (name === "namespace") continue;
      if (!isName(name)) {
        report({
          severity: "error",
          place: placeOf(key),
          message: `${JSON.stringify(name)} cannot be the name of a template`,
          expected: "letters, digits, `-`, `_` and `.`",
          hint: "rename it",
        });
      } else if (value.kind !== "mapping") {
        report({
          severity: "error",
          place: placeOf(key),
          message: `\`${name}\` is no template`,
          expected: "a mapping that begins with `defines: TYPE`",
          found: describe(value),
          hint: "was its content to be indented?",
        });
      } else if (namespace !== undefined) {
        sections.push({ path: templatePath(`./${name}`, namespace), namespace, name, key, body: value });
      }
    }
    if (namespace === undefined) reportNoNamespace(document, report);
  }
  return sections;
}

function readNamespace(document: SourceMapping, report: (d: Diagnostic) => void): string | undefined {
  const entry = document.entries.get("namespace");
  if (entry === undefined) return undefined;
  const { key, value } = entry;
  const spelling = value.kind === "scalar" && value.value !== null ? String(value.value) : "";
  const namespace = namespaceName(spelling);
  if (!namespace.split("/").every(isName)) {
    report({
      severity: "error",
      place: placeOf(value),
      message: "this cannot be a namespace",
      expected: "letters, digits, `-`, `_` and `.`",
      found: describe(value),
      hint: "for example `namespace: my-application`",
    });
    return "unnamed";
  }
  if (document.entries.keys().next().value !== "namespace") {
    report({
      severity: "warning",
      place: placeOf(key),
      message: "`namespace` stands below other keys",
      hint: "make it the first line: Monk's own loader asks for that",
    });
  }
  return namespace;
}

function reportNoNamespace(document: SourceMapping, report: (d: Diagnostic) => void) {
  const [first] = document.entries.values();
  report({
    severity: "error",
    place: placeOf(first?.key ?? document),
    message: "this file names no namespace",
    expected: "`namespace: NAME` as the first line",
    ...(first === undefined ? {} : { found: `\`${String(first.key.value)}\`` }),
    hint: "for example `namespace: my-application`",
  });
}

function isName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name);
}
