import type { BackupSchedule } from "../../src/atlas/index.ts";
import type { Change } from "../../src/entity/index.ts";
import { differing } from "../decision.ts";
import { type BackupPlan, type Copy, copied } from "./definition.ts";
import { intervalOf, type Policy, rankOf } from "./policy.ts";
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

/** What differs, in the words of the template. `schedule` is undefined where Atlas has none yet. */
export function compareBackup(plan: BackupPlan, flags: BackupFlags, schedule: BackupSchedule | undefined): Change[] {
  const { enabled, point_in_time } = wantedFlags(plan);
  return [
    ...differing("backup.enabled", flags.backupEnabled, enabled),
    ...optional("backup.point_in_time", flags.pitEnabled, point_in_time),
    ...optional("backup.restore_window_days", schedule?.restoreWindowDays, plan.restore_window_days),
    ...optional("backup.schedule.hour", schedule?.referenceHourOfDay, plan.schedule?.hour),
    ...optional("backup.schedule.minute", schedule?.referenceMinuteOfHour, plan.schedule?.minute),
    ...policyChange(schedule, plan.schedule?.policies),
    ...optional("backup.copy_to", schedule && copiesIn(schedule), plan.copy_to && sortedCopies(plan.copy_to)),
    ...optional("backup.export", schedule && exportIn(schedule, plan), plan.export && wantedExport(plan.export)),
  ];
}

function optional(field: string, before: unknown, after: unknown): Change[] {
  return after === undefined ? [] : differing(field, before, after);
}

/** `4 weeks` and `28 days` are the same, and so is any order. */
function policyChange(schedule: BackupSchedule | undefined, wanted: readonly Policy[] | undefined): Change[] {
  if (!wanted) return [];
  const before = schedule && shownPolicies(policiesIn(schedule));
  const after = shownPolicies(wanted);
  const same = before !== undefined && JSON.stringify(before.map(measured)) === JSON.stringify(after.map(measured));
  return same ? [] : [{ field: "backup.schedule.policies", before, after }];
}

function measured({ every, interval, keep }: ShownPolicy) {
  const retention = retentionOf(keep);
  return [every, interval, retention ? daysOf(retention) : keep];
}

interface ShownPolicy {
  readonly every: string;
  readonly interval: number;
  readonly keep: string;
}

function shownPolicies(policies: readonly (Policy | ShownPolicy)[]): ShownPolicy[] {
  return policies
    .map((one) => ({ every: one.every, interval: intervalOf(one as Policy), keep: one.keep }))
    .sort((a, b) => rankOf(a.every) - rankOf(b.every) || a.interval - b.interval);
}

/** Rules for on-demand snapshots are not part of a schedule. */
function policiesIn(schedule: BackupSchedule): ShownPolicy[] {
  const items = schedule.policies?.flatMap(({ policyItems }) => policyItems ?? []) ?? [];
  return items
    .filter(({ frequencyType }) => rankOf(frequencyType) >= 0)
    .map(({ frequencyType, frequencyInterval, retentionUnit, retentionValue }) => ({
      every: frequencyType,
      interval: frequencyInterval,
      keep: keepOf(retentionValue, retentionUnit),
    }));
}

function copiesIn({ copySettings }: BackupSchedule): object[] {
  const copies = (copySettings ?? []).map((one) => ({
    provider: one.cloudProvider,
    region: one.regionName,
    frequencies: one.frequencies?.map((frequency) => frequency.toLowerCase()),
    oplogs: one.shouldCopyOplogs,
  }));
  return sortedCopies(copies as readonly Copy[]);
}

function sortedCopies(copies: readonly Copy[]) {
  const whole = copies.map(({ provider, region, frequencies = copied, oplogs = false }) => ({
    provider,
    region,
    frequencies: copied.filter((frequency) => frequencies.includes(frequency)),
    oplogs,
  }));
  return whole.sort((a, b) => (`${a.provider} ${a.region}` < `${b.provider} ${b.region}` ? -1 : 1));
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
