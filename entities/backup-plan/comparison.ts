import type { BackupSchedule } from "../../src/atlas/index.ts";
import type { Change } from "../../src/entity/index.ts";
import { differing } from "../decision.ts";
import { type BackupPlan, type Copy, copied } from "./definition.ts";
import { type Frequency, frequencies, intervalOf, type Policy } from "./policy.ts";
import { daysOf, keepOf, retentionOf } from "./retention.ts";

/** What a cluster itself says of its backups. */
export interface BackupFlags {
  readonly backupEnabled: boolean;
  readonly pitEnabled: boolean;
}

/** Whether a plan says anything that only the schedule can tell. */
export function concernsSchedule(plan: BackupPlan | undefined): boolean {
  const { schedule, restore_window_days, copy_to, export: exported } = plan ?? {};
  return [schedule, restore_window_days, copy_to, exported].some((part) => part !== undefined);
}

/** Fields that are changed through the cluster itself. */
const flagFields: readonly string[] = ["backup.enabled", "backup.point_in_time"];

/** Whether a field is changed through the schedule. */
export function isOfSchedule(field: string): boolean {
  return field.startsWith("backup.") && !flagFields.includes(field);
}

/** Without backups there is no continuous backup either. */
export function wantedFlags({ enabled = true, point_in_time }: BackupPlan) {
  return { enabled, point_in_time: enabled ? point_in_time : false };
}

/** How a plan shows that backups are to be switched off. */
export const endsBackups = "false, which deletes the snapshots";

/** What differs, in the words of the template. `schedule` is undefined where Atlas has none yet. */
export function compareBackup(plan: BackupPlan, flags: BackupFlags, schedule: BackupSchedule | undefined): Change[] {
  const { enabled, point_in_time } = wantedFlags(plan);
  return [
    ...differing("backup.enabled", flags.backupEnabled, enabled).map((change) =>
      enabled ? change : { ...change, after: endsBackups },
    ),
    ...optional("backup.point_in_time", flags.pitEnabled, point_in_time),
    ...optional("backup.restore_window_days", schedule?.restoreWindowDays, plan.restore_window_days),
    ...optional("backup.schedule.hour", schedule?.referenceHourOfDay, plan.schedule?.hour),
    ...optional("backup.schedule.minute", schedule?.referenceMinuteOfHour, plan.schedule?.minute),
    ...policyChanges(schedule, plan.schedule?.policies),
    ...copyChanges(schedule, plan.copy_to),
    ...optional("backup.export", schedule && exportIn(schedule, plan), plan.export && wantedExport(plan.export)),
  ];
}

function optional(field: string, before: unknown, after: unknown): Change[] {
  return after === undefined ? [] : differing(field, before, after);
}

/** One rule as it is shown, without its `every`. */
interface Rule {
  readonly interval?: number;
  readonly keep: string;
}

/** A change for each frequency whose rules differ. `4 weeks` and `28 days` are the same, and so is any order. */
function policyChanges(schedule: BackupSchedule | undefined, wanted: readonly Policy[] | undefined): Change[] {
  if (!wanted) return [];
  const found = schedule ? policiesIn(schedule) : [];
  return frequencies.flatMap((every) => {
    const before = rulesOf(every, found);
    const after = rulesOf(every, wanted);
    const same = JSON.stringify(before.map(measured)) === JSON.stringify(after.map(measured));
    return same ? [] : [changeOf(`backup.schedule.policies.${every}`, before, after)];
  });
}

function rulesOf(every: Frequency, policies: readonly Policy[]): Rule[] {
  const own = policies.filter((one) => one.every === every).sort((a, b) => intervalOf(a) - intervalOf(b));
  return own.map((one) => ({ ...(every === "daily" ? {} : { interval: intervalOf(one) }), keep: one.keep }));
}

function measured({ interval, keep }: Rule) {
  const retention = retentionOf(keep);
  return [interval, retention ? daysOf(retention) : keep];
}

function changeOf(field: string, before: readonly object[], after: readonly object[]): Change {
  return { field, ...(before.length === 0 ? {} : { before }), after: after.length === 0 ? "none" : after };
}

/** Rules for on-demand snapshots are not part of a schedule. */
function policiesIn(schedule: BackupSchedule): Policy[] {
  const items = schedule.policies.flatMap(({ policyItems }) => policyItems);
  return items.flatMap(({ frequencyType, frequencyInterval, retentionUnit, retentionValue }) => {
    const every = frequencies.find((one) => one === frequencyType);
    return every ? [{ every, interval: frequencyInterval, keep: keepOf(retentionValue, retentionUnit) }] : [];
  });
}

/** A change for each region whose copies differ. */
function copyChanges(schedule: BackupSchedule | undefined, wanted: readonly Copy[] | undefined): Change[] {
  if (!wanted) return [];
  const before = copiesByRegion(schedule ? copiesIn(schedule) : []);
  const after = copiesByRegion(wanted);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((region) => {
    const [was, is] = [before.get(region), after.get(region)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [{ field: `backup.copy_to.${region}`, ...(was ? { before: was } : {}), after: is ?? "none" }];
  });
}

function copiesByRegion(copies: readonly Copy[]) {
  return new Map(
    copies.map(({ provider, region, frequencies: chosen = copied, oplogs = false }) => [
      `${provider}.${region}`,
      { frequencies: copied.filter((frequency) => chosen.includes(frequency)), oplogs },
    ]),
  );
}

function copiesIn({ copySettings }: BackupSchedule): Copy[] {
  const copies = (copySettings ?? []).map((one) => ({
    provider: one.cloudProvider,
    region: one.regionName,
    frequencies: one.frequencies?.map((frequency) => frequency.toLowerCase()) ?? [],
    oplogs: one.shouldCopyOplogs ?? false,
  }));
  return copies as Copy[];
}

type Export = NonNullable<BackupPlan["export"]>;

function wantedExport({ enabled = true, bucket_id, frequency = "monthly", names_in_path }: Export) {
  if (!enabled) return { enabled };
  return { enabled, bucket_id, frequency, ...(names_in_path === undefined ? {} : { names_in_path }) };
}

function exportIn(schedule: BackupSchedule, plan: BackupPlan) {
  if (schedule.autoExportEnabled !== true) return { enabled: false };
  const { exportBucketId: bucket_id, frequencyType: frequency } = schedule.export ?? {};
  const names = plan.export?.names_in_path === undefined ? undefined : schedule.useOrgAndGroupNamesInExportPrefix;
  return { enabled: true, bucket_id, frequency, ...(names === undefined ? {} : { names_in_path: names }) };
}
