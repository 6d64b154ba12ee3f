import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EntityType } from "../../../src/entity/index.ts";
import { hasErrors, renderDiagnostic } from "../../../src/runtime/diagnostic.ts";
import { buildGraph, type Graph } from "../../../src/runtime/graph.ts";
import { member } from "../../../src/runtime/source/tree.ts";
import { type Loaded, loadTemplates } from "../../../src/runtime/template/load.ts";
import type { Template } from "../../../src/runtime/template/template.ts";
import type { Script } from "../engine.ts";
import { asEntityType, type KitType, readKitType } from "./kit-type.ts";

/** Where `npm run build:kit` leaves the kit. */
export const kitManifest = fileURLToPath(new URL("../../../dist/monk/MANIFEST", import.meta.url));

/** Templates as `monk load` leaves them: types, modules and instances. */
export interface Kit {
  readonly types: ReadonlyMap<string, KitType>;
  /** The same, as our own evaluation of scripts takes them. */
  readonly entityTypes: ReadonlyMap<string, EntityType>;
  readonly modules: Readonly<Record<string, Script>>;
  readonly templates: Loaded;
  readonly graph: Graph;
}

/** Loads MANIFESTs and templates, in order; relative to `cwd`. Throws when one of them has a mistake. */
export function loadKit(files: readonly string[], cwd: string): Kit {
  if (files.includes(kitManifest) && !existsSync(kitManifest)) throw new Error("first of all: npm run build:kit");
  const declared = loadTemplates({ files, cwd, types: [] });
  const ofKind = (kind: Template["kind"]) => [...declared.templates.values()].filter((one) => one.kind === kind);
  const types = ofKind("entity-type").map(readKitType);
  // Once more, now that the types are known, so that their instances are read as such.
  const entityTypes = new Map(types.map((type) => [type.name, asEntityType(type)]));
  const templates = loadTemplates({ files, cwd, types: [...entityTypes.values()] });
  if (hasErrors(templates.diagnostics)) {
    const texts = templates.diagnostics.map((one) => renderDiagnostic(one, templates.files.get(one.place.file)));
    throw new TypeError(texts.join("\n"));
  }
  return {
    types: new Map(types.map((type) => [type.name, type])),
    entityTypes,
    modules: Object.fromEntries(ofKind("module").map((module) => [module.path, sourceOf(module)])),
    templates,
    graph: buildGraph(templates),
  };
}

function sourceOf({ path, name, body }: Template): Script {
  const source = member(body, "source");
  if (source?.kind !== "scalar" || typeof source.value !== "string") throw new TypeError(`${path} has no source`);
  return { name: `${name}.js`, text: source.value };
}
