import { HomeError } from "./home-error.ts";

/** The version of `state.json` and `journal.jsonl` that this program writes. */
export const stateVersion = 1;

/** How one version's files become the next version's. Both members are pure. */
export interface Migration {
  snapshot(document: JsonObject): JsonObject;
  line(line: JsonObject): JsonObject;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** By the version that a migration starts from. Empty while there is one version only. */
export const migrations: ReadonlyMap<number, Migration> = new Map();

export interface Versions {
  readonly current: number;
  readonly migrations: ReadonlyMap<number, Migration>;
}

/** Brings a document forward to the current version, one version at a time. */
export function migrate(
  part: "snapshot" | "line",
  document: JsonObject,
  from: number,
  { current, migrations }: Versions,
): JsonObject {
  let migrated = document;
  for (let version = from; version < current; version += 1) {
    const step = migrations.get(version);
    if (!step) throw new Error(`No migration of the state from version ${version}`);
    migrated = step[part](migrated);
  }
  return migrated;
}

/** Refuses a file that a newer program wrote: what it means is not known here. */
export function refuseNewer(file: string, version: number, current: number): void {
  if (version <= current) return;
  throw new HomeError(
    "STATE_NEWER",
    file,
    `${file} has version ${version}, and this program knows version ${current} at most; it was left untouched.`,
    "Use the newer monk-mongodb-atlas that wrote it: npm install -g monk-mongodb-atlas@latest",
  );
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
