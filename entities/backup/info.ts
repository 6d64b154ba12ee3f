import { type BackupCompliancePolicy, type BackupSchedule, isForbidden } from "../../src/atlas/index.ts";
import { known } from "../known.ts";
import { isoTime } from "../moment.ts";
import { windowOf } from "./point-in-time.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import { backupsOf, type Subject } from "./subject.ts";

/** One line of a schedule, in the words of a definition's `backup.schedule`. */
export interface SchedulePolicy {
  /** `hourly`, `daily`, `weekly`, `monthly` or `yearly`. */
  readonly every: string;
  /** Hours; or the day of the week (1 is Monday) or month (40 is the last); or the month of the year. */
  readonly interval: number;
  /** How long its snapshots are kept, for example `7 days`. */
  readonly keep: string;
}

/** How the backups of a cluster stand. Times are ISO 8601, UTC. What does not apply is left out. */
export interface BackupInfo {
  readonly cluster: string;
  readonly tier: string;
  readonly provider: string;
  readonly region: string;
  readonly mongodb_version?: string;
  /** Whether this tier can have backups. */
  readonly possible: boolean;
  readonly enabled: boolean;
  /** Whether a snapshot can be asked for. */
  readonly on_demand: boolean;
  readonly point_in_time: { readonly enabled: boolean; readonly earliest?: string; readonly latest?: string };
  readonly schedule?: {
    /** UTC. */
    readonly hour?: number;
    readonly minute?: number;
    /** Days that points in time reach back. */
    readonly restore_window_days?: number;
    readonly policies: readonly SchedulePolicy[];
  };
  readonly newest_snapshot?: SnapshotView;
  readonly next_snapshot?: string;
  /** `unknown`: this credential may not see it. */
  readonly compliance_policy: CompliancePolicy | "none" | "unknown";
}

/** What the project demands of the backups of every cluster in it. */
export interface CompliancePolicy {
  readonly state: string;
  /** Whether snapshots, and policies, can no longer be deleted before their time. */
  readonly copy_protection?: boolean;
  readonly encryption_at_rest?: boolean;
  readonly point_in_time?: boolean;
  readonly restore_window_days?: number;
  readonly policies: readonly SchedulePolicy[];
}

export async function backupInfo(subject: Subject): Promise<BackupInfo> {
  const { cluster, atlas, host } = subject;
  const flex = cluster.family === "flex";
  const snapshots = await backupsOf(subject).snapshots();
  const spot = { groupId: cluster.groupId, clusterName: cluster.name };
  const schedule = flex ? undefined : await atlas.find("getBackupSchedule", spot);
  const window = cluster.pitEnabled ? windowOf(snapshots, schedule, host.now()) : undefined;
  return known<BackupInfo>({
    cluster: cluster.name,
    tier: cluster.instanceSize,
    provider: cluster.provider,
    region: cluster.region,
    mongodb_version: cluster.version,
    possible: true,
    enabled: cluster.backupEnabled,
    on_demand: !flex && cluster.backupEnabled,
    point_in_time: known({
      enabled: cluster.pitEnabled,
      earliest: isoTime(window?.earliest),
      latest: isoTime(window?.latest),
    }),
    schedule: schedule && scheduleOf(schedule),
    newest_snapshot: snapshots[0],
    next_snapshot: isoTime(schedule?.nextSnapshot),
    compliance_policy: await policyOf(subject),
  });
}

function scheduleOf(schedule: BackupSchedule): BackupInfo["schedule"] {
  return known<NonNullable<BackupInfo["schedule"]>>({
    hour: schedule.referenceHourOfDay,
    minute: schedule.referenceMinuteOfHour,
    restore_window_days: schedule.restoreWindowDays,
    policies: schedule.policies.flatMap(({ policyItems }) => policyItems.map(policy)),
  });
}

type Item = NonNullable<BackupCompliancePolicy["scheduledPolicyItems"]>[number];

function policy({
  frequencyType = "unknown",
  frequencyInterval = 0,
  retentionUnit,
  retentionValue,
}: Item): SchedulePolicy {
  const unit = retentionUnit?.toLowerCase() ?? "days";
  const keep = `${retentionValue ?? "?"} ${retentionValue === 1 ? unit.replace(/s$/, "") : unit}`;
  return { every: frequencyType.toLowerCase(), interval: frequencyInterval, keep };
}

async function policyOf({ cluster, atlas }: Subject): Promise<BackupInfo["compliance_policy"]> {
  let found: BackupCompliancePolicy | undefined;
  try {
    found = await atlas.find("getBackupCompliancePolicy", { groupId: cluster.groupId });
  } catch (error) {
    // Only the owner of a project may see it; the rest of the answer is for everybody.
    if (isForbidden(error)) return "unknown";
    throw error;
  }
  if (found?.state === undefined) return "none";
  const items = [
    ...(found.scheduledPolicyItems ?? []),
    ...(found.onDemandPolicyItem ? [found.onDemandPolicyItem] : []),
  ];
  return known<CompliancePolicy>({
    state: found.state.toLowerCase(),
    copy_protection: found.copyProtectionEnabled,
    encryption_at_rest: found.encryptionAtRestEnabled,
    point_in_time: found.pitEnabled,
    restore_window_days: found.restoreWindowDays,
    policies: items.map(policy),
  });
}
