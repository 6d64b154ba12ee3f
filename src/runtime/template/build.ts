import { controlKeys, type EntityType } from "../../entity/index.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { didYouMean, nearest } from "../nearest.ts";
import { describe, placeOf, type SourceEntry, type SourceMapping, type SourceNode } from "../source/tree.ts";
import { templatePath } from "./path.ts";
import { readConnections, readPaths, readPermittedSecrets, readWaitFor } from "./relation.ts";
import { scriptsOf } from "./scripts-of.ts";
import type { Section } from "./section.ts";
import type { Template, TemplateKind } from "./template.ts";
import { readVariables } from "./variable.ts";

export interface Building {
  readonly types: ReadonlyMap<string, EntityType>;
  /** Paths of sections that declare a type in YAML. */
  readonly declaredTypes: ReadonlySet<string>;
  readonly report: (d: Diagnostic) => void;
}

/** Reads a section, whose inherited members are already in `body`. */
export function buildTemplate(section: Section, body: SourceMapping, building: Building): Template {
  const { path, namespace, name } = section;
  const { kind, type } = kindOf(section, body, building);
  // What is not run here may have any shape; only a mistake that concerns entities is worth a word.
  const report =
    kind === "entity" || kind === "group" || kind === "foreign" ? building.report : quieten(building.report);
  const node = (key: string) => body.entries.get(key)?.value;
  const related = kind !== "module" && kind !== "entity-type" && kind !== "data";
  const properties = withoutControlKeys(body);
  const variables = related ? readVariables(node("variables"), report) : new Map();
  return {
    path,
    namespace,
    name,
    kind,
    ...(type === undefined ? {} : { type }),
    place: placeOf(section.key),
    body,
    properties,
    connections: related ? readConnections(node("connections"), namespace, report) : new Map(),
    waitFor: related ? readWaitFor(node("depends"), namespace, report) : [],
    permittedSecrets: related ? readPermittedSecrets(node("permitted-secrets"), report) : undefined,
    variables,
    scripts: scriptsOf({ kind, properties, variables }),
    members: kind === "group" ? readMembers(section, body, report) : [],
    services: new Map(entriesOf(node("services")).map(([service, { value }]) => [service, value])),
  };
}

/** The spellings of `defines` that are no type of entity. */
const WORDS: ReadonlyMap<string, TemplateKind> = new Map([
  ["group", "group"],
  ["process-group", "group"],
  ["runnable", "runnable"],
  ["service", "service"],
  ["module", "module"],
  ["entity", "entity-type"],
  ["entity-instance", "foreign"],
]);

function kindOf(section: Section, body: SourceMapping, building: Building): { kind: TemplateKind; type?: string } {
  const defines = body.entries.get("defines")?.value;
  if (defines === undefined) return { kind: "data" };
  const spelling = defines.kind === "scalar" && typeof defines.value === "string" ? defines.value.trim() : "";
  const word = WORDS.get(spelling);
  if (word !== undefined) return { kind: word };
  const type = templatePath(spelling, section.namespace);
  if (building.types.has(type)) return { kind: "entity", type };
  if (building.declaredTypes.has(type)) {
    building.report({
      severity: "warning",
      place: placeOf(defines),
      message: `\`${section.path}\` is of a type that is written for Monk's own engine: it is read, but not run here`,
    });
    return { kind: "foreign", type };
  }
  building.report(unknownType(spelling, defines, [...building.types.keys()]));
  return { kind: "foreign" };
}

function unknownType(spelling: string, defines: SourceNode, types: readonly string[]): Diagnostic {
  const expected = types.length <= 12 ? types : types.slice(0, 12);
  const short = nearest(
    spelling,
    types.map((type) => type.slice(type.indexOf("/") + 1)),
  );
  const guess = types.find((type) => short !== undefined && type.endsWith(`/${short}`));
  const near = didYouMean(spelling, [...types, ...WORDS.keys()]);
  return {
    severity: "error",
    place: placeOf(defines),
    message: spelling === "" ? "`defines` must be the name of a type" : `there is no type \`${spelling}\``,
    expected: [...expected.map((type) => `\`${type}\``), "`group`", "`runnable`"].join(", "),
    found: describe(defines),
    hint: near ?? (guess === undefined ? "monk schema lists the types" : `did you mean \`${guess}\`?`),
  };
}

function readMembers(section: Section, body: SourceMapping, report: (d: Diagnostic) => void) {
  return ["members", "runnable-list"].flatMap((key) =>
    readPaths(body.entries.get(key)?.value, key, section.namespace, report),
  );
}

function withoutControlKeys(body: SourceMapping): SourceMapping {
  const entries = new Map<string, SourceEntry>();
  for (const [key, entry] of body.entries) if (!controlKeys.includes(key)) entries.set(key, entry);
  return { ...body, entries };
}

function entriesOf(node: SourceNode | undefined): [string, SourceEntry][] {
  return node?.kind === "mapping" ? [...node.entries] : [];
}

function quieten(report: (d: Diagnostic) => void): (d: Diagnostic) => void {
  return (diagnostic) => report({ ...diagnostic, severity: "warning" });
}
