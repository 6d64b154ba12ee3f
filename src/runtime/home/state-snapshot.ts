import type { EntityRecord, EntityStatus } from "./entity-record.ts";
import { HomeError } from "./home-error.ts";
import { emptyState, type StateData } from "./state-data.ts";
import { isObject, isVersion, type JsonObject, migrate, refuseNewer, type Versions } from "./state-version.ts";
import { parseStrict } from "./strict-json.ts";

const format = "monk-state";

/** The text of `state.json`. Objects are made from entries, so that a key such as `__proto__` is only a key. */
export function snapshotText(data: StateData, version: number): string {
  const document = {
    format,
    version,
    sequence: data.sequence,
    loaded: data.loaded,
    variables: Object.fromEntries([...data.variables].map(([path, values]) => [path, Object.fromEntries(values)])),
    entities: [...data.entities.values()],
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

export interface Snapshot {
  readonly data: StateData;
  /** The version that the file had. */
  readonly version: number;
}

/**
 * Reads `state.json`. Throws `STATE_DAMAGED` for anything but a whole snapshot, an empty file included, and
 * `STATE_NEWER` for a later version. `hint` says how to go on after damage.
 */
export function parseSnapshot(file: string, text: string, versions: Versions, hint: string): Snapshot {
  const damaged = (what: string, cause?: unknown) =>
    new HomeError("STATE_DAMAGED", file, `${file}${what} Nothing was changed.`, hint, { cause });

  if (text.trim() === "") throw damaged(":1: the file is empty; expected a state snapshot.");
  let document: unknown;
  try {
    document = parseStrict(text);
  } catch (failure) {
    throw damaged(
      `:${lineOfMistake(text, failure)}: not the JSON that was written; the file is cut or damaged.`,
      failure,
    );
  }
  if (!isObject(document) || document.format !== format) throw damaged(`: expected \`"format": "${format}"\`.`);
  if (!isVersion(document.version)) throw damaged(": `version` is not a number from 1.");
  refuseNewer(file, document.version, versions.current);
  const data = dataOf(migrate("snapshot", document, document.version, versions));
  if (typeof data === "string") throw damaged(`: ${data}`);
  return { data, version: document.version };
}

function dataOf(document: JsonObject): StateData | string {
  const data = emptyState();
  const { sequence, loaded, variables, entities } = document;
  if (!Number.isSafeInteger(sequence) || (sequence as number) < 0) return "`sequence` is not a count.";
  data.sequence = sequence as number;
  if (!isTexts(loaded)) return "`loaded` is not a list of file names.";
  data.loaded = loaded;
  if (!isObject(variables)) return "`variables` is not an object.";
  for (const [path, values] of Object.entries(variables)) {
    if (!isObject(values)) return `\`variables\` of ${path} is not an object.`;
    data.variables.set(path, new Map(Object.entries(values)));
  }
  if (!Array.isArray(entities)) return "`entities` is not a list.";
  for (const [index, entity] of entities.entries()) {
    if (!isEntityRecord(entity)) return `entity ${index + 1} lacks a member or has one of another type.`;
    if (data.entities.has(entity.path)) return `${entity.path} is there twice.`;
    data.entities.set(entity.path, entity);
  }
  return data;
}

function isEntityRecord(value: unknown): value is EntityRecord {
  return (
    isObject(value) &&
    [value.path, value.type, value.createdAt, value.updatedAt].every((text) => typeof text === "string") &&
    isStatus(value.status) &&
    isObject(value.definition) &&
    isObject(value.state) &&
    typeof value.ready === "boolean" &&
    isTexts(value.unfinished) &&
    isTexts(value.dependsOn)
  );
}

const statuses: Readonly<Record<EntityStatus, true>> = {
  creating: true,
  updating: true,
  running: true,
  stopped: true,
  deleting: true,
  failed: true,
};

export function isStatus(value: unknown): value is EntityStatus {
  return typeof value === "string" && Object.hasOwn(statuses, value);
}

export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

/** The parser tells the place only in its text; without one, the text ended too early. */
function lineOfMistake(text: string, failure: unknown): number {
  const position = failure instanceof Error ? /position (\d+)/.exec(failure.message)?.[1] : undefined;
  return text
    .slice(0, position === undefined ? undefined : Number(position))
    .trimEnd()
    .split("\n").length;
}
