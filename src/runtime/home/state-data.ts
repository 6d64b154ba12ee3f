import type { EntityPatch, EntityRecord } from "./entity-record.ts";

/** Everything that is remembered, as it is in memory. */
export interface StateData {
  /** Number of the last journal line that is included. */
  sequence: number;
  readonly entities: Map<string, EntityRecord>;
  /** By template path, then by name. */
  readonly variables: Map<string, Map<string, unknown>>;
  loaded: readonly string[];
}

/** One thing to remember. */
export type Entry =
  | { readonly op: "begin"; readonly path: string; readonly effect: string; readonly patch?: EntityPatch }
  /** `still`: another effect of that name is under way, so the name stays unfinished. */
  | {
      readonly op: "end";
      readonly path: string;
      readonly effect: string;
      readonly patch?: EntityPatch;
      readonly still?: boolean;
    }
  | { readonly op: "record"; readonly path: string; readonly patch: EntityPatch }
  | { readonly op: "forget"; readonly path: string }
  /** Without a value: the variable is unset. */
  | { readonly op: "variable"; readonly path: string; readonly name: string; readonly value?: unknown }
  | { readonly op: "loaded"; readonly files: readonly string[] };

/** A journal line: an entry, its number and the time. */
export type JournalLine = Entry & { readonly n: number; readonly at: string };

export function emptyState(): StateData {
  return { sequence: 0, entities: new Map(), variables: new Map(), loaded: [] };
}

/** Adds one line to what is remembered. The same code runs when a line is written and when it is read back. */
export function applyLine(data: StateData, line: JournalLine): void {
  data.sequence = line.n;
  switch (line.op) {
    case "begin":
      patchEntity(data, line, line.patch, (names) => [...new Set([...names, line.effect])]);
      break;
    case "end":
      // The end of an effect that removed the entity comes after it was forgotten, and must not bring it back.
      if (!data.entities.has(line.path)) break;
      patchEntity(data, line, line.patch, (names) =>
        line.still ? names : names.filter((name) => name !== line.effect),
      );
      break;
    case "record":
      patchEntity(data, line, line.patch, (names) => names);
      break;
    case "forget":
      data.entities.delete(line.path);
      break;
    case "variable":
      setVariable(data, line.path, line.name, line.value);
      break;
    case "loaded":
      data.loaded = line.files;
  }
}

function patchEntity(
  data: StateData,
  line: { readonly path: string; readonly at: string },
  patch: EntityPatch | undefined,
  unfinished: (names: readonly string[]) => readonly string[],
): void {
  const known = data.entities.get(line.path) ?? {
    path: line.path,
    type: "",
    definition: {},
    state: {},
    status: "creating",
    ready: false,
    unfinished: [],
    dependsOn: [],
    createdAt: line.at,
  };
  data.entities.set(line.path, {
    ...known,
    ...patch,
    path: line.path,
    unfinished: unfinished(known.unfinished),
    createdAt: known.createdAt,
    updatedAt: line.at,
  });
}

function setVariable(data: StateData, path: string, name: string, value: unknown): void {
  const variables = data.variables.get(path) ?? new Map<string, unknown>();
  if (value === undefined) variables.delete(name);
  else variables.set(name, value);
  if (variables.size === 0) data.variables.delete(path);
  else data.variables.set(path, variables);
}
