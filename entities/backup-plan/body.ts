import type {
  BackupCopySettingBody,
  BackupPolicyItemBody,
  BackupSchedule,
  BackupScheduleChange,
} from "../../src/atlas/index.ts";
import { type BackupPlan, copied } from "./definition.ts";
import { intervalOf, type Policy, rankOf } from "./policy.ts";
import { type RetentionUnit, retentionOf } from "./retention.ts";

type Found = BackupSchedule["policies"][number]["policyItems"][number];

/**
 * The change that brings about `fields`, and nothing else.
 *
 * The service wants `policies` in every change: where they are to stay, they are sent as they are. Policy and items keep
 * their ids, so that snapshots that were taken under them stay tied to them.
 */
export function scheduleChange(
  plan: BackupPlan,
  current: BackupSchedule,
  fields: ReadonlySet<string>,
  zoneId: string | undefined,
): BackupScheduleChange {
  const { schedule, restore_window_days, copy_to, export: exported } = plan;
  const changed = (part: string) => [...fields].some((field) => `${field}.`.startsWith(`backup.${part}.`));
  const items = current.policies[0]?.policyItems ?? [];
  const wanted = changed("schedule.policies") ? schedule?.policies : undefined;
  const id = current.policies[0]?.id;
  const policyItems = wanted ? [...policyItemsOf(wanted, items), ...items.filter(isOther)] : items;
  return {
    policies: [{ ...(id === undefined ? {} : { id }), policyItems: policyItems.map(itemBody) }],
    ...(changed("schedule.hour") && schedule?.hour !== undefined ? { referenceHourOfDay: schedule.hour } : {}),
    ...(changed("schedule.minute") && schedule?.minute !== undefined ? { referenceMinuteOfHour: schedule.minute } : {}),
    ...(changed("restore_window_days") && restore_window_days !== undefined
      ? { restoreWindowDays: restore_window_days }
      : {}),
    ...(changed("copy_to") && copy_to ? { copySettings: copySettings(copy_to, zoneId ?? "") } : {}),
    ...(changed("export") && exported ? exportBody(exported) : {}),
  };
}

/** Items that stay keep their ids; one whose interval or retention changes is the same item, changed. */
function policyItemsOf(wanted: readonly Policy[], current: readonly Found[]): BackupPolicyItemBody[] {
  const free = [...current];
  const take = (fits: (item: Found) => boolean) => {
    const index = free.findIndex(fits);
    return index < 0 ? undefined : free.splice(index, 1)[0];
  };
  const exact = wanted.map((one) =>
    take((item) => item.frequencyType === one.every && item.frequencyInterval === intervalOf(one)),
  );
  return wanted.map((one, index) => {
    const kept = exact[index] ?? take((item) => item.frequencyType === one.every);
    const retention = retentionOf(one.keep) ?? { value: 1, unit: "days" as const };
    return {
      ...(kept?.id === undefined ? {} : { id: kept.id }),
      frequencyType: one.every,
      frequencyInterval: intervalOf(one),
      retentionUnit: retention.unit,
      retentionValue: retention.value,
    };
  });
}

function isOther({ frequencyType }: Found): boolean {
  return rankOf(frequencyType) < 0;
}

function itemBody({
  id,
  frequencyType,
  frequencyInterval,
  retentionUnit,
  retentionValue,
}: Found | BackupPolicyItemBody) {
  return {
    ...(id === undefined ? {} : { id }),
    frequencyType: frequencyType as BackupPolicyItemBody["frequencyType"],
    frequencyInterval,
    retentionUnit: retentionUnit as RetentionUnit,
    retentionValue,
  };
}

function copySettings(copies: NonNullable<BackupPlan["copy_to"]>, zoneId: string): BackupCopySettingBody[] {
  return copies.map(({ provider, region, frequencies = copied, oplogs = false }) => ({
    cloudProvider: provider,
    regionName: region,
    zoneId,
    shouldCopyOplogs: oplogs,
    frequencies: frequencies.map((frequency) => frequency.toUpperCase()),
  }));
}

function exportBody(exported: NonNullable<BackupPlan["export"]>): Partial<BackupScheduleChange> {
  const { enabled = true, bucket_id, frequency = "monthly", names_in_path } = exported;
  if (!enabled || bucket_id === undefined) return { autoExportEnabled: false };
  return {
    autoExportEnabled: true,
    export: { exportBucketId: bucket_id, frequencyType: frequency },
    ...(names_in_path === undefined ? {} : { useOrgAndGroupNamesInExportPrefix: names_in_path }),
  };
}
