import { readFileSync } from "node:fs";
import type { EntityRecord } from "../../src/runtime/home/index.ts";

type Line = readonly [collection: string, owner: string, key: string, value: Record<string, unknown> | null];

/** What is no part of what a user has: credentials, and what Atlas keeps for itself. */
const unseen = new Set(["credential", "revocation", "user-change", "event"]);

/** Made up anew for each cluster, and each key. */
const random = new Set([
  "host",
  "shard",
  "legacyId",
  "zoneId",
  "deploymentItemName",
  "password_mark",
  "elapsed_seconds",
  "publicKey",
  "public_key",
  "privateKey",
  "secret_mark",
]);

/**
 * All that is in Atlas, a line for each thing, in order. What differs from run to run (ids, times, names that are made up)
 * is told by its kind, so that two worlds are the same when these are. Snapshots that Atlas takes by itself are left out:
 * they come as time goes by.
 */
export function inventory(dataFile: string): string[] {
  const things = new Map<string, Line>();
  for (const text of readFileSync(dataFile, "utf8").split("\n")) {
    if (text === "") continue;
    const line = JSON.parse(text) as Line;
    const key = JSON.stringify(line.slice(0, 3));
    if (line[3] === null) things.delete(key);
    else things.set(key, line);
  }
  const names = new Map<string, string>();
  for (const [, , , value] of things.values()) {
    const isThere = value !== null && !value.deletion;
    if (isThere && typeof value.id === "string" && typeof value.name === "string") names.set(value.id, value.name);
  }
  return [...things.values()]
    .filter(
      ([collection, , , value]) => !unseen.has(collection) && !value?.deletion && value?.snapshotType !== "scheduled",
    )
    .map(([collection, owner, , value]) => `${collection} of ${named(owner, names)}: ${plain(value, names)}`)
    .sort();
}

/** What a home remembers of its entities, in the same manner. */
export function memory(records: readonly EntityRecord[]): string[] {
  return records
    .map(({ path, type, status, ready, unfinished, dependsOn, definition, state }) =>
      plain({ path, type, status, ready, unfinished, dependsOn, definition, state }, new Map()),
    )
    .sort();
}

/** What a command answered. */
export function resultLine(result: unknown): string {
  return plain(result, new Map());
}

function named(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/(mdb_sa_id_|\b)[0-9a-f]{24}\b/g, (id) => names.get(id) ?? "{id}");
}

function plain(value: unknown, names: ReadonlyMap<string, string>): string {
  const text = JSON.stringify(value, (member, one: unknown) => {
    if (random.has(member)) return undefined;
    return typeof one === "number" && one > 1e11 ? "{time}" : sorted(one);
  });
  return named(text, names)
    .replace(/mongodb(\+srv)?:\/\/[^"]*/g, "{connection}")
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, "{address}")
    .replace(/restore-drill-[0-9a-f]{8}/g, "restore-drill")
    .replace(/\b(monk )?[0-9a-f]{16,}\b/g, "{mark}")
    .replace(/\bmdb_sa_sk_[\w-]+/g, "{secret}")
    .replace(/\[new [0-9a-f]{8}\]/g, "[new]")
    .replace(/\(monk [0-9a-f]+\)/g, "{mark}")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "{time}");
}

/** In which order a state came to its members tells nothing. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
