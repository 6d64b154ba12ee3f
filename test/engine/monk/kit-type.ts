import { z } from "zod";
import type { EntityType } from "../../../src/entity/index.ts";
import { member, toPlain } from "../../../src/runtime/source/tree.ts";
import type { Template } from "../../../src/runtime/template/template.ts";
import type { JsonObject } from "../engine.ts";
import { FlatSchema } from "./flat-schema.ts";

/** An entity type as Monk reads it from YAML. */
export interface KitType {
  /** `mongodb-atlas/cluster`. */
  readonly name: string;
  readonly metadata: JsonObject;
  readonly schema: FlatSchema;
  readonly stateSchema: JsonObject;
  /** By action: the script's text, or nothing where `sync` takes it. */
  readonly lifecycle: ReadonlyMap<string, string>;
  /** Of `checks.readiness`; undefined when there is none. */
  readonly readiness: { readonly initialDelay: number; readonly period: number; readonly attempts: number } | undefined;
  readonly hasLiveness: boolean;
  readonly requires: readonly string[];
}

/** Numbers that YAML leaves out are Monk's own: ten attempts, and no pause. */
export function readKitType({ path, body }: Template): KitType {
  const plain = toPlain(body, () => {
    throw new TypeError(`${path}: a script in a type is not understood here`);
  }) as Record<string, never>;
  const { readiness, liveness } = (plain.checks ?? {}) as { readiness?: object; liveness?: object };
  return {
    name: path,
    metadata: plain.metadata ?? {},
    schema: new FlatSchema(plain.schema ?? {}),
    stateSchema: plain["state-schema"] ?? {},
    lifecycle: new Map(Object.entries(plain.lifecycle ?? {})),
    readiness: readiness && { initialDelay: 0, period: 0, attempts: 10, ...readiness },
    hasLiveness: liveness !== undefined,
    requires: plain.requires ?? [],
  };
}

/** The file that an embedded script came from, for stack traces. */
export function scriptName({ body, name }: Template): string {
  const { source } = member(member(body, "lifecycle"), "sync") ?? body;
  return source.path.replace(/^.*\//, "").replace(/\.yaml$/, "-sync.js") || name;
}

/** Enough of a type for our own loader and its scripts: any property, and the defaults that a script may read. */
export function asEntityType({ name, schema }: KitType): EntityType {
  const shape = Object.entries(schema.properties).flatMap(([property, fragment]) => {
    const { default: given } = (fragment ?? {}) as { default?: unknown };
    return given === undefined ? [] : [[property, z.unknown().default(given)]];
  });
  return {
    name,
    summary: "",
    definition: z.looseObject(Object.fromEntries(shape)),
    state: z.looseObject({}),
    readiness: { initialDelay: 0, period: 0, attempts: 1 },
    actions: {},
    open() {
      throw new TypeError(`${name} is run by an engine, not here`);
    },
  };
}
