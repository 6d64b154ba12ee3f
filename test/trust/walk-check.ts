import type { EntityRecord } from "../../src/runtime/home/index.ts";
import {
  blockOfSpec,
  type ClusterSpec,
  type Declared,
  isDedicated,
  pathOf,
  projectName,
  type Spec,
} from "./walk-declared.ts";
import { type Entered, type Ledger, placeOf, shown } from "./walk-ledger.ts";
import { claimsIn, idsIn } from "./walk-record.ts";
import { blockOf, type Thing, userId } from "./walk-truth.ts";

/** What there is in Atlas and what the templates say, as far as they disagree. */
export function disagreements(declared: Declared, things: readonly Thing[]): string[] {
  return [...declared].flatMap(([key, spec]) => {
    const project = projectName(declared, spec);
    const groupIds = things.filter(({ kind, name }) => kind === "project" && name === project).map(({ id }) => id);
    const found = things.filter((one) => {
      return one.kind === spec.kind && one.name === blockOfSpec(spec) && groupIds.includes(one.groupId);
    });
    const [thing] = found;
    if (!thing || found.length > 1) return [`${pathOf(key)} is in Atlas ${found.length} times`];
    return Object.entries(wanted(spec)).flatMap(([property, value]) => {
      const has =
        property === "allow" ? openIn(things, thing.groupId, spec as ClusterSpec) : thing.properties[property];
      if (JSON.stringify(has) === JSON.stringify(value)) return [];
      return [`${pathOf(key)}: ${property} is ${JSON.stringify(has)} and not ${JSON.stringify(value)}`];
    });
  });
}

function wanted(spec: Spec): Record<string, unknown> {
  const all: Record<string, unknown> =
    spec.kind === "user"
      ? { roles: [`${spec.role}@admin`] }
      : spec.kind === "entry"
        ? { comment: spec.comment }
        : spec.kind === "cluster"
          ? { size: spec.size, tags: spec.tags, allow: spec.allow.map(blockOf), ...backups(spec) }
          : {};
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function backups(spec: ClusterSpec): Record<string, unknown> {
  if (!isDedicated(spec) || spec.backup === undefined) return {};
  return spec.backup === "off" ? { backupEnabled: false } : { backupEnabled: true, schedule: ["daily"] };
}

/** Those of its addresses that may connect. */
function openIn(things: readonly Thing[], groupId: string, { allow }: ClusterSpec): string[] {
  const open = things.filter((one) => one.kind === "entry" && one.groupId === groupId).map(({ name }) => name);
  return allow.map(blockOf).filter((one) => open.includes(one));
}

/** What we made, is there, and no record of the home tells of. */
export function orphans(ledger: Ledger, things: readonly Thing[], records: readonly EntityRecord[]): string[] {
  const known = new Set(records.flatMap((record) => [...idsIn(record), ...claimsIn(record)]));
  return ours(ledger, things)
    .filter(({ id, kind, groupId, name }) => ![id, name, placeOf(kind, groupId, name)].some((one) => known.has(one)))
    .map((one) => `${shown(one)} is remembered nowhere`);
}

/** What we made and is there. */
export function ours(ledger: Ledger, things: readonly Thing[]): Entered[] {
  return ledger.living().filter(({ id, maker }) => maker === "us" && things.some((thing) => thing.id === id));
}

/** What somebody else made, nobody has deleted, and is gone. */
export function losses(ledger: Ledger, things: readonly Thing[]): string[] {
  return ledger
    .living()
    .filter(({ id, maker }) => maker === "colleague" && !things.some((thing) => thing.id === id))
    .map((one) => `${shown(one)} is gone`);
}

/** Passwords that Atlas has and that are not those of the secrets; `secrets` are by name. */
export function strangePasswords(
  declared: Declared,
  things: readonly Thing[],
  ledger: Ledger,
  secrets: ReadonlyMap<string, string | undefined>,
): string[] {
  return [...declared].flatMap(([key, spec]) => {
    if (spec.kind !== "user") return [];
    const project = things.find(({ kind, name }) => kind === "project" && name === projectName(declared, spec));
    const sent = ledger.passwords.get(userId(project?.id ?? "", spec.name));
    if (sent?.by === "us" && sent.value !== secrets.get(spec.password)) {
      return [`${pathOf(key)} has another password than its secret`];
    }
    // What somebody has done to a password that was ours cannot be seen.
    const taken = sent?.by === "colleague" && spec.adopt === true && !sent.everOurs;
    return taken ? [`${pathOf(key)} was taken over and keeps the password of somebody else`] : [];
  });
}
