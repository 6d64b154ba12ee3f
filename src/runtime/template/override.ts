import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostic.ts";
import { sortDiagnostics } from "../diagnostic.ts";
import { didYouMean } from "../nearest.ts";
import { readSource } from "../source/read-source.ts";
import { placeAt, type SourceFile, sourceFile, startOf } from "../source/source-file.ts";
import { describe, placeOf, type SourceNode, type SourceScalar } from "../source/tree.ts";
import { parseYaml } from "../source/yaml.ts";
import type { Loaded } from "./load.ts";
import { templatePath } from "./path.ts";
import { scriptsOf } from "./scripts-of.ts";
import type { Template, TemplateSet, Variable, VariableType } from "./template.ts";
import { inferredType } from "./variable-value.ts";

export interface Overrides {
  /** As on the command line: `name=value` for the targets, `namespace/name/variable=value` for one template. */
  readonly set: readonly string[];
  /** YAML files of the form `namespace: { name: { variable: value } }`; relative to `cwd`. `set` wins over them. */
  readonly files: readonly string[];
  readonly cwd: string;
  /** Paths of the templates being run; all of them when absent. */
  readonly targets?: readonly string[];
}

/** Gives variables other values. A name that no template declares is a mistake. */
export function overrideVariables(loaded: Loaded, overrides: Overrides): Loaded {
  const work = new Overriding(loaded, overrides);
  for (const file of overrides.files) work.readFile(resolve(overrides.cwd, file));
  work.readSet();
  const diagnostics = sortDiagnostics([...loaded.diagnostics, ...work.diagnostics], work.files.keys());
  return { ...loaded, templates: work.templates, files: work.files, diagnostics };
}

class Overriding {
  readonly templates: Map<string, Template>;
  readonly files: Map<string, SourceFile>;
  readonly diagnostics: Diagnostic[] = [];
  readonly #overrides: Overrides;

  constructor(set: TemplateSet, overrides: Overrides) {
    this.templates = new Map(set.templates);
    this.files = new Map(set.files);
    this.#overrides = overrides;
  }

  readFile(path: string) {
    const result = readSource(path, this.#overrides.cwd);
    if ("finding" in result) {
      this.diagnostics.push({ ...result.finding, place: startOf(path) });
      return;
    }
    this.files.set(result.file.name, result.file);
    if ("diagnostic" in result) {
      this.diagnostics.push(result.diagnostic);
      return;
    }
    const { documents, diagnostics } = parseYaml(result.file);
    for (const diagnostic of diagnostics) this.diagnostics.push(diagnostic);
    for (const document of documents) this.#readLevel(document, []);
  }

  readSet() {
    const { set } = this.#overrides;
    if (set.length === 0) return;
    const file = sourceFile(
      "--set",
      "--set",
      set.map((assignment) => assignment.replaceAll(/[\r\n]/g, " ")).join("\n"),
    );
    this.files.set(file.name, file);
    let start = 0;
    for (const assignment of set) {
      this.#assign(assignment, start, file);
      start += assignment.length + 1;
    }
  }

  #assign(assignment: string, start: number, source: SourceFile) {
    const equals = assignment.indexOf("=");
    const end = start + (equals === -1 ? assignment.length : equals);
    const key: SourceScalar = { kind: "scalar", source, start, end, value: assignment.slice(0, end - start).trim() };
    if (equals < 1) {
      this.diagnostics.push({
        severity: "error",
        place: placeOf(key),
        message: "this sets no variable",
        expected: "`name=value`, or `namespace/name/variable=value`",
        found: describe({ ...key, value: assignment }),
      });
      return;
    }
    const value: SourceScalar = {
      kind: "scalar",
      source,
      start: end + 1,
      end: start + assignment.length,
      value: assignment.slice(equals + 1),
    };
    const name = String(key.value);
    const slash = name.lastIndexOf("/");
    if (slash === -1) this.#setInTargets(name, key, value);
    else this.#setIn(templatePath(name.slice(0, slash), ""), name.slice(slash + 1), key, value);
  }

  /** `ns: { name: { variable: value } }`; a namespace may have slashes or levels of its own. */
  #readLevel(node: SourceNode, path: readonly string[]) {
    if (node.kind !== "mapping") return;
    for (const [name, { key, value }] of node.entries) {
      const way = path.join("/");
      if (path.length >= 2 && this.templates.has(templatePath(way, ""))) {
        this.#setIn(templatePath(way, ""), name, key, value);
      } else if (value.kind === "mapping") {
        this.#readLevel(value, [...path, name]);
      } else if (path.length === 0) {
        this.#setInTargets(name, key, value);
      } else {
        this.#setIn(way, name, key, value);
      }
    }
  }

  #setInTargets(name: string, key: SourceScalar, value: SourceNode) {
    const targets = this.#overrides.targets ?? [...this.templates.keys()];
    const holders = targets.filter((path) => this.templates.get(path)?.variables.has(name));
    for (const path of holders) this.#setIn(path, name, key, value);
    if (holders.length > 0) return;
    const elsewhere = [...this.templates.values()].find((template) => template.variables.has(name))?.path;
    const names = targets.flatMap((path) => [...(this.templates.get(path)?.variables.keys() ?? [])]);
    this.#reportUnknown(
      key,
      elsewhere === undefined
        ? (didYouMean(name, names) ?? noVariables(names))
        : `did you mean \`${elsewhere}/${name}\`?`,
      `there is no variable \`${name}\` in what is run`,
    );
  }

  #setIn(path: string, name: string, key: SourceScalar, value: SourceNode) {
    const template = this.templates.get(path);
    const variable = template?.variables.get(name);
    if (template && variable) {
      const variables = new Map(template.variables);
      variables.set(name, {
        ...variable,
        type: variable.type ?? typeAsBefore(variable),
        value: inferred(variable, value),
      });
      this.templates.set(path, { ...template, variables, scripts: scriptsOf({ ...template, variables }) });
    } else if (template) {
      const names = [...template.variables.keys()];
      this.#reportUnknown(
        key,
        didYouMean(name, names) ?? noVariables(names),
        `\`${path}\` has no variable \`${name}\``,
      );
    } else {
      this.#reportUnknown(key, didYouMean(path, this.templates.keys()), `there is no template \`${path}\``);
    }
  }

  #reportUnknown(key: SourceScalar, hint: string | undefined, message: string) {
    this.diagnostics.push({
      severity: "error",
      place: placeAt(key.source, key.start, key.end),
      message,
      expected: "a variable that a template declares",
      found: `\`${key.value}\``,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** A variable without a type keeps that of its former value. */
function typeAsBefore({ value }: Variable): VariableType | undefined {
  if (value?.kind !== "scalar" || value.value === null) return undefined;
  const type = inferredType(value.value);
  return type === "int" ? "float" : type;
}

/** A variable that never had a type or a value takes what is set as YAML would read it. */
function inferred(variable: Variable, value: SourceNode): SourceNode {
  if (variable.type !== undefined || variable.value !== undefined) return value;
  if (value.kind !== "scalar" || typeof value.value !== "string") return value;
  if (/^(true|false)$/.test(value.value)) return { ...value, value: value.value === "true" };
  return /^-?\d+(\.\d+)?$/.test(value.value) ? { ...value, value: Number(value.value) } : value;
}

function noVariables(names: readonly string[]): string {
  if (names.length === 0) return "declare it under `variables`";
  return `it has ${[...new Set(names)].map((name) => `\`${name}\``).join(", ")}`;
}
