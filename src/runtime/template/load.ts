import { realpathSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { EntityType } from "../../entity/index.ts";
import { type Diagnostic, sortDiagnostics } from "../diagnostic.ts";
import { embedFiles, isInside } from "../source/embed.ts";
import { type ManifestPath, parseManifest } from "../source/manifest.ts";
import { readSource, shownName } from "../source/read-source.ts";
import { type SourceFile, startOf } from "../source/source-file.ts";
import type { SourceMapping } from "../source/tree.ts";
import { parseYaml } from "../source/yaml.ts";
import { buildTemplate } from "./build.ts";
import { Inheritance } from "./inherit.ts";
import { mergeMappings } from "./merge.ts";
import { ScriptTable } from "./script-table.ts";
import { readSections, type Section } from "./section.ts";
import type { Template, TemplateSet } from "./template.ts";

export interface LoadOptions {
  /** YAML files and MANIFESTs, in order; relative to `cwd`. */
  readonly files: readonly string[];
  readonly cwd: string;
  readonly types: readonly EntityType[];
}

export interface Loaded extends TemplateSet {
  /** In the order of the files, then by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads files into templates. Never throws for what stands in a file: every mistake is a diagnostic.
 *
 * Where two files have a template of the same name, the later one replaces it; a later section without `defines` is laid
 * over it instead, so that a second file can change single properties.
 */
export function loadTemplates({ files, cwd, types }: LoadOptions): Loaded {
  const reading = new Reading(cwd);
  for (const file of files) reading.read(resolve(cwd, file));
  const report = (diagnostic: Diagnostic) => reading.diagnostics.push(diagnostic);
  const inheritance = new Inheritance(reading.sections, report);
  const bodies = new Map<Section, SourceMapping>();
  for (const section of reading.sections.values()) bodies.set(section, inheritance.bodyOf(section));
  const building = {
    types: new Map(types.map((type) => [type.name, type])),
    declaredTypes: new Set([...bodies].filter(([, body]) => declaresType(body)).map(([section]) => section.path)),
    report,
  };
  const templates = new Map<string, Template>();
  for (const [section, body] of bodies) templates.set(section.path, buildTemplate(section, body, building));
  const shown = new Map([...reading.files.values()].map((file) => [file.name, file]));
  return {
    templates,
    files: shown,
    groupsOf: groupsOf(templates),
    scripts: new ScriptTable(),
    diagnostics: sortDiagnostics(reading.diagnostics, shown.keys()),
  };
}

/** Reads files one after another, each once. */
class Reading {
  readonly files = new Map<string, SourceFile>();
  readonly sections = new Map<string, Section>();
  readonly diagnostics: Diagnostic[] = [];
  readonly #cwd: string;
  readonly #read = new Set<string>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** `from` is where the file was named; `roots` are the folders that it may embed from. */
  read(path: string, from = startOf(shownName(path, this.#cwd)), roots: readonly string[] = []) {
    // By way of a link, one folder has paths without end.
    const real = realPath(path);
    if (this.#read.has(real)) return;
    this.#read.add(real);
    const result = readSource(path, this.#cwd);
    if ("finding" in result) {
      this.diagnostics.push({ ...result.finding, place: from });
      return;
    }
    this.files.set(path, result.file);
    if ("diagnostic" in result) this.diagnostics.push(result.diagnostic);
    else if (isManifest(path)) this.#readManifest(result.file, roots);
    else this.#readYaml(result.file, roots);
  }

  #readManifest(file: SourceFile, roots: readonly string[]) {
    const folder = dirname(file.path);
    const { load, dirs } = parseManifest(file);
    const below = (named: ManifestPath, path: string) => {
      if (isInside(path, folder)) this.read(path, named.place, [...roots, folder]);
      else this.diagnostics.push(outside(named));
    };
    for (const named of load) below(named, resolve(folder, named.path));
    for (const named of dirs) below(named, resolve(folder, named.path, "MANIFEST"));
    if (load.length + dirs.length > 0) return;
    this.diagnostics.push({
      severity: "error",
      place: startOf(file.name),
      message: "this MANIFEST names no files",
      expected: "`LOAD file.yaml` or `DIRS folder`",
      hint: "add a line `LOAD` with the files to load, relative to the MANIFEST",
    });
  }

  #readYaml(file: SourceFile, roots: readonly string[]) {
    const report = (diagnostic: Diagnostic) => this.diagnostics.push(diagnostic);
    const { documents, diagnostics } = parseYaml(file);
    for (const diagnostic of diagnostics) report(diagnostic);
    const options = { cwd: this.#cwd, roots };
    const embedded = documents.map((document) => embedFiles(document, options, report));
    for (const section of readSections(embedded, report)) {
      const earlier = this.sections.get(section.path);
      this.sections.set(section.path, earlier && laysOver(section) ? layOver(earlier, section) : section);
    }
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** A MANIFEST may come from elsewhere, and a mistake in a file shows a part of it. */
function outside({ path, place }: ManifestPath): Diagnostic {
  return {
    severity: "error",
    place,
    message: "a MANIFEST names files of its own folder only",
    expected: "a path into this folder or one below it",
    found: `\`${path}\``,
    hint: "move the file here, or name it with -f",
  };
}

/** Monk calls it MANIFEST; packages also carry it with an ending. */
function isManifest(path: string): boolean {
  return /^manifest(\.[a-z]+)?$/i.test(basename(path)) && !/\.(ya?ml|json)$/i.test(path);
}

function laysOver(section: Section): boolean {
  return !section.body.entries.has("defines") && !section.body.entries.has("inherits");
}

function layOver(earlier: Section, later: Section): Section {
  return { ...earlier, body: mergeMappings(earlier.body, later.body) };
}

function declaresType(body: SourceMapping): boolean {
  const defines = body.entries.get("defines")?.value;
  return defines?.kind === "scalar" && defines.value === "entity";
}

function groupsOf(templates: ReadonlyMap<string, Template>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const template of templates.values()) {
    for (const member of template.members) {
      const known = groups.get(member.path);
      if (known === undefined) groups.set(member.path, [template.path]);
      else if (!known.includes(template.path)) known.push(template.path);
    }
  }
  return groups;
}
