import { type Document, parseAllDocuments } from "yaml";
import type { Diagnostic } from "../diagnostic.ts";
import { readPlainYaml } from "./plain-yaml.ts";
import { placeAt, type SourceFile, startOf } from "./source-file.ts";
import type { SourceMapping } from "./tree.ts";
import { TreeBuilder } from "./tree-builder.ts";
import { explainYamlError, nestedBeyondReading } from "./yaml-error.ts";

/** What a file was to hold, for one that holds nothing of the kind. */
export interface Wanted {
  readonly message: string;
  readonly expected: string;
  readonly hint: string;
}

const templates: Wanted = {
  message: "this is no file of templates",
  expected: "`namespace: NAME`, then templates",
  hint: "monk schema prints what a template may contain",
};

/** The top-level mapping of every document in a file. Never throws; what cannot be read is a diagnostic. */
export function parseYaml(file: SourceFile, wanted: Wanted = templates): ParsedYaml {
  const plain = readPlainYaml(file);
  return plain ? { documents: [plain], diagnostics: [] } : parseWholeYaml(file, wanted);
}

export interface ParsedYaml {
  readonly documents: SourceMapping[];
  readonly diagnostics: Diagnostic[];
}

/** As `parseYaml`, always with the whole parser. */
export function parseWholeYaml(file: SourceFile, wanted: Wanted = templates): ParsedYaml {
  const diagnostics: Diagnostic[] = [];
  const documents: SourceMapping[] = [];
  for (const document of readDocuments(file, diagnostics)) {
    // What follows a mistake of syntax is misread: its mistakes are none of the user's.
    const [problem] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
    if (problem) return { documents, diagnostics: [...diagnostics, explainYamlError(file, problem)] };
    for (const warning of document.warnings) diagnostics.push(explainYamlError(file, warning));
    if (document.contents === null) continue;
    const builder = new TreeBuilder(file);
    const root = builder.build(document.contents);
    for (const diagnostic of builder.diagnostics) diagnostics.push(diagnostic);
    if (root?.kind === "mapping") documents.push(root);
    else if (root && !(root.kind === "scalar" && root.value === null)) diagnostics.push(notMapping(file, root, wanted));
  }
  if (documents.length === 0 && diagnostics.length === 0) diagnostics.push(empty(file, wanted));
  return { documents, diagnostics };
}

function readDocuments(file: SourceFile, diagnostics: Diagnostic[]): Document.Parsed[] {
  try {
    const documents = parseAllDocuments(file.text, {
      version: "1.2",
      schema: "core",
      merge: false,
      // Only the core's own tags: `!!binary`, `!!set` and their like would become values that no property has.
      resolveKnownTags: false,
      // Duplicates are found while the tree is built, with the place of both.
      uniqueKeys: false,
      prettyErrors: false,
      keepSourceTokens: false,
      logLevel: "silent",
    });
    return Array.isArray(documents) ? documents : [];
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    diagnostics.push(nestedBeyondReading(startOf(file.name)));
    return [];
  }
}

function empty(file: SourceFile, { expected, hint }: Wanted): Diagnostic {
  return {
    severity: "error",
    place: startOf(file.name),
    message: "this file is empty",
    expected,
    found: file.text.trim() === "" ? "nothing" : "nothing but comments",
    hint,
  };
}

function notMapping(
  file: SourceFile,
  root: { start: number; end: number; kind: string },
  { message, expected, hint }: Wanted,
): Diagnostic {
  return {
    severity: "error",
    place: placeAt(file, root.start, root.end),
    message,
    expected,
    found: root.kind === "list" ? "a list" : "a single value",
    hint,
  };
}
