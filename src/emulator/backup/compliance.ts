import type { World } from "../world.ts";
import type { CompliancePolicyRecord, PolicyItem, SnapshotRecord } from "./record.ts";
import { forbiddenByPolicy } from "./refusal.ts";
import { type Retention, retentionDays } from "./retention.ts";

// What a project's Backup Compliance Policy forbids to everybody in it.

export function policyOf(world: World, groupId: string): CompliancePolicyRecord | undefined {
  return world.compliancePolicies.get("", groupId);
}

export function demandDeletable(world: World, groupId: string): void {
  if (!policyOf(world, groupId)) return;
  throw forbiddenByPolicy(
    "CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY",
    "A snapshot cannot be deleted before it expires.",
  );
}

/** A snapshot may be kept for longer, and never for less. */
export function demandRetention(world: World, { groupId, retention }: SnapshotRecord, wanted: Retention): void {
  if (!policyOf(world, groupId) || retentionDays(wanted) >= retentionDays(retention)) return;
  throw forbiddenByPolicy(
    "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY",
    "The retention of a snapshot cannot be lowered.",
  );
}

const notMet = "BACKUP_POLICIES_NOT_MEETING_BACKUP_COMPLIANCE_POLICY_REQUIREMENTS";

export function demandOnDemandRetention(world: World, groupId: string, wanted: Retention): void {
  const minimum = policyOf(world, groupId)?.onDemandItem?.retention;
  if (!minimum || retentionDays(wanted) >= retentionDays(minimum)) return;
  throw forbiddenByPolicy(notMet, `An on-demand snapshot must be kept for at least ${minimum.value} ${minimum.unit}.`);
}

/** A schedule must have what the policy has: each frequency, as often and for as long. */
export function demandSchedule(
  policy: CompliancePolicyRecord | undefined,
  items: readonly PolicyItem[],
  restoreWindowDays: number,
): void {
  if (!policy) return;
  for (const wanted of policy.scheduledItems) {
    const found = items.some(
      (item) =>
        item.frequencyType === wanted.frequencyType &&
        (item.frequencyType !== "hourly" || item.frequencyInterval <= wanted.frequencyInterval) &&
        retentionDays(item.retention) >= retentionDays(wanted.retention),
    );
    if (!found) {
      const { value, unit } = wanted.retention;
      throw forbiddenByPolicy(notMet, `The schedule needs a ${wanted.frequencyType} item kept for ${value} ${unit}.`);
    }
  }
  const window = policy.settings.restoreWindowDays;
  if (typeof window === "number" && restoreWindowDays < window)
    throw forbiddenByPolicy(notMet, `The restore window must be at least ${window} days.`);
}

/** Backups, and the continuous ones if the policy has them, stay on. */
export function demandBackups(
  world: World,
  groupId: string,
  { backupEnabled, pitEnabled }: Readonly<Record<string, unknown>>,
): void {
  const policy = policyOf(world, groupId);
  if (!policy) return;
  if (backupEnabled !== true)
    throw forbiddenByPolicy("CANNOT_DISABLE_BACKUP_WITH_BACKUP_COMPLIANCE_POLICY", "Backup must be enabled.");
  if (policy.settings.pitEnabled === true && pitEnabled !== true)
    throw forbiddenByPolicy("CANNOT_DISABLE_PIT_WITH_BACKUP_COMPLIANCE_POLICY", "Continuous backup must be enabled.");
}
