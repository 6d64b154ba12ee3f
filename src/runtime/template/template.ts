import type { Place } from "../diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { SourceMapping, SourceNode, SourceScript } from "../source/tree.ts";
import type { ScriptTable } from "./script-table.ts";

/**
 * What a template is:
 * `entity`: an instance of a type that this runtime was given;
 * `foreign`: an instance of a type that only Monk's own engine can run;
 * `data`: a section without `defines`, used through `inherits`.
 */
export type TemplateKind = "entity" | "foreign" | "group" | "runnable" | "service" | "module" | "entity-type" | "data";

export interface Template {
  /** `namespace/name`. */
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: TemplateKind;
  /** Of an instance: as in `EntityType.name`, for example `mongodb-atlas/cluster`. */
  readonly type?: string;
  /** Where its name stands. */
  readonly place: Place;
  /** Everything written about it, inherited members included. */
  readonly body: SourceMapping;
  /** `body` without the keys that are Monk's own. */
  readonly properties: SourceMapping;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly waitFor: readonly WaitFor[];
  /** Undefined when the template names none. */
  readonly permittedSecrets: ReadonlyMap<string, Place> | undefined;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Those that are evaluated here: in properties and variables. */
  readonly scripts: readonly SourceScript[];
  /** Of a group. */
  readonly members: readonly Reference[];
  readonly services: ReadonlyMap<string, SourceNode>;
}

/** A path that was written somewhere. */
export interface Reference {
  /** Normalised: `namespace/name`. */
  readonly path: string;
  readonly place: Place;
}

export interface Connection {
  readonly name: string;
  readonly target: Reference;
  readonly service: string | undefined;
}

export interface WaitFor {
  readonly target: Reference;
  /** Seconds. */
  readonly timeout: number | undefined;
}

export type VariableType = "string" | "int" | "float" | "bool" | "bigint";

export interface Variable {
  readonly name: string;
  /** Undefined where it follows from the value. */
  readonly type: VariableType | undefined;
  /** Undefined while unset. */
  readonly value: SourceNode | undefined;
  /** Name of the environment variable that carries it. */
  readonly env: string | undefined;
  readonly required: boolean;
  readonly place: Place;
}

/** Everything that was loaded. */
export interface TemplateSet {
  /** By path, in the order in which they were declared. */
  readonly templates: ReadonlyMap<string, Template>;
  /** By shown name, in reading order; for excerpts. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** For each member, the groups that name it, in order of declaration. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  readonly scripts: ScriptTable;
}
