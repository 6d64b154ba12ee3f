import { readFileSync } from "node:fs";
import type { Spec } from "./walk-declared.ts";

/** Something that is in Atlas, as its data file has it. */
export interface Thing {
  readonly kind: Spec["kind"];
  /** Different for each thing that ever was; of users and entries, which have no ids in Atlas, for each place. */
  readonly id: string;
  /** Of a project its own. */
  readonly groupId: string;
  readonly name: string;
  /** What templates may say of it. */
  readonly properties: Readonly<Record<string, unknown>>;
}

type Line = readonly [collection: string, owner: string, key: string, value: Record<string, unknown> | null];

/** The members of the emulator's records that are looked at here. */
interface Value {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly roles: readonly { readonly roleName: string; readonly databaseName: string }[];
  readonly value: string;
  readonly comment?: string;
  readonly specs: readonly Region[];
  readonly settings: { readonly backupEnabled?: boolean };
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}
interface Region {
  readonly regionConfigs: readonly {
    readonly instanceSize?: string;
    readonly electable?: { readonly instanceSize: string };
  }[];
}

export const userId = (groupId: string, name: string): string => `${groupId} user ${name}`;
export const entryId = (groupId: string, block: string): string => `${groupId} entry ${block}`;
/** As Atlas lists it. */
export const blockOf = (address: string): string => (address.includes("/") ? address : `${address}/32`);

/** All that is in Atlas now. A cluster that is being deleted is as good as gone. */
export function truth(dataFile: string): Thing[] {
  const records = new Map<string, Line>();
  for (const text of readFileSync(dataFile, "utf8").split("\n")) {
    if (text === "") continue;
    const line = JSON.parse(text) as Line;
    const key = JSON.stringify(line.slice(0, 3));
    if (line[3] === null) records.delete(key);
    else records.set(key, line);
  }
  const schedules = new Map<string, string[]>();
  for (const [collection, owner, key, value] of records.values()) {
    if (collection !== "schedule") continue;
    const { items } = value as unknown as { items: { frequencyType: string }[] };
    schedules.set(owner || key, items.map(({ frequencyType }) => frequencyType).sort());
  }
  return [...records.values()].flatMap(([collection, owner, key, value]) => {
    if (!value || value.deletion) return [];
    const thing = thingOf(collection, owner || key, value as unknown as Value, schedules);
    return thing ? [thing] : [];
  });
}

function thingOf(
  collection: string,
  groupId: string,
  { id, name, username, roles, value: block, comment, specs, settings, tags }: Value,
  schedules: ReadonlyMap<string, readonly string[]>,
): Thing | undefined {
  switch (collection) {
    case "project":
      return { kind: "project", id, groupId: id, name, properties: {} };
    case "user":
      return {
        kind: "user",
        id: userId(groupId, username),
        groupId,
        name: username,
        properties: { roles: roles.map((one) => `${one.roleName}@${one.databaseName}`) },
      };
    case "access-entry":
      return { kind: "entry", id: entryId(groupId, block), groupId, name: block, properties: { comment } };
    case "flex":
      return { kind: "cluster", id, groupId, name, properties: { size: "FLEX", tags: tagsOf(tags) } };
    case "cluster":
      return {
        kind: "cluster",
        id,
        groupId,
        name,
        properties: {
          size: sizeOf(specs),
          tags: tagsOf(tags),
          backupEnabled: settings.backupEnabled ?? false,
          schedule: schedules.get(id) ?? [],
        },
      };
    default:
      return undefined;
  }
}

function tagsOf(tags: Value["tags"]): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value]));
}

function sizeOf(specs: readonly Region[]): string | undefined {
  const region = specs[0]?.regionConfigs[0];
  return region?.electable?.instanceSize ?? region?.instanceSize;
}
