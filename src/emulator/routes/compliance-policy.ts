import { projectOwner } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { demandSchedule, policyOf } from "../backup/compliance.ts";
import { policyItemBody, policyItemShape, policyItemsOf } from "../backup/policy-item.ts";
import type { CompliancePolicyRecord, PolicyItem, ScheduleRecord } from "../backup/record.ts";
import { retentionDays } from "../backup/retention.ts";
import { atlasTime } from "../clock.ts";
import { idPattern } from "../identifier.ts";
import { invalidQuery } from "../refusal.ts";
import type { Call, Route, Version } from "../route.ts";
import { flag, ignored, list, object, text, whole } from "../rule.ts";
import { livingClusters } from "../state.ts";

const path = "/groups/{groupId}/backupCompliancePolicy";
/** The shape of 2023-01-01 is not emulated: such a request is refused as too early. */
const versions: readonly Version[] = [{ date: "2023-10-01" }];

const body = object(
  {
    authorizedEmail: text({ pattern: /^[^@\s]+@[^@\s]+$/ }),
    authorizedUserFirstName: text({ min: 1 }),
    authorizedUserLastName: text({ min: 1 }),
    copyProtectionEnabled: flag,
    deletable: ignored,
    encryptionAtRestEnabled: flag,
    onDemandPolicyItem: policyItemBody,
    pitEnabled: flag,
    projectId: text({ pattern: idPattern }),
    restoreWindowDays: whole({ min: 1 }),
    scheduledPolicyItems: list(policyItemBody),
    state: ignored,
    updatedDate: ignored,
    updatedUser: ignored,
  },
  ["authorizedEmail", "authorizedUserFirstName", "authorizedUserLastName"],
);

function isPending(policy: CompliancePolicyRecord, call: Call): boolean {
  return call.now < policy.updated + call.durations.update;
}

function shape(policy: CompliancePolicyRecord, call: Call): unknown {
  const { onDemandItem, scheduledItems } = policy;
  return {
    copyProtectionEnabled: false,
    deletable: false,
    encryptionAtRestEnabled: false,
    ...(onDemandItem ? { onDemandPolicyItem: policyItemShape(onDemandItem) } : {}),
    pitEnabled: false,
    projectId: policy.groupId,
    scheduledPolicyItems: scheduledItems.map(policyItemShape),
    state: isPending(policy, call) ? "UPDATING" : "ACTIVE",
    updatedDate: atlasTime(policy.updated),
    updatedUser: policy.settings.authorizedEmail,
    ...policy.settings,
  };
}

function policyFrom(call: Call, groupId: string, known: CompliancePolicyRecord | undefined): CompliancePolicyRecord {
  const { onDemandPolicyItem, scheduledPolicyItems, projectId, ...settings } = body(call.body, "");
  const items = (given: Parameters<typeof policyItemsOf>[0], before: readonly PolicyItem[]) =>
    policyItemsOf(given, before, call.now, { nvme: false });
  const [onDemandItem] = onDemandPolicyItem ? items([onDemandPolicyItem], []) : [];
  return {
    groupId,
    settings,
    scheduledItems: items(scheduledPolicyItems ?? [], known?.scheduledItems ?? []),
    ...(onDemandItem ? { onDemandItem } : {}),
    updated: call.now,
  };
}

/** The schedule with what the policy wants of it. */
function raised(schedule: ScheduleRecord, policy: CompliancePolicyRecord): ScheduleRecord {
  const kept = schedule.items.map((item): PolicyItem => {
    const wanted = policy.scheduledItems.find(({ frequencyType }) => frequencyType === item.frequencyType);
    if (!wanted) return item;
    const longer = retentionDays(item.retention) < retentionDays(wanted.retention) ? wanted : item;
    return { ...wanted, id: item.id, retention: longer.retention };
  });
  const added = policy.scheduledItems.filter(
    (wanted) => !kept.some(({ frequencyType }) => frequencyType === wanted.frequencyType),
  );
  const window = policy.settings.restoreWindowDays;
  const days = typeof window === "number" ? window : 0;
  return { ...schedule, items: [...kept, ...added], restoreWindowDays: Math.max(schedule.restoreWindowDays, days) };
}

/** Existing schedules must meet a new policy, or are overwritten to meet it. */
function applyToClusters(call: Call, policy: CompliancePolicyRecord, overwrite: boolean): void {
  const { world, now } = call;
  for (const { id } of livingClusters(world, policy.groupId, now)) {
    const schedule = world.schedules.get("", id);
    if (!schedule) continue;
    if (overwrite) world.schedules.put("", id, raised(schedule, policy));
    else demandSchedule(policy, schedule.items, schedule.restoreWindowDays);
  }
}

export const compliancePolicyRoutes: readonly Route[] = [
  {
    // Without a policy Atlas answers with an empty object and not with 404.
    method: "GET",
    path,
    versions,
    limit: "backup",
    needs: projectOwner,
    handle(call) {
      const policy = policyOf(call.world, call.params.groupId ?? "");
      return { status: 200, body: policy ? shape(policy, call) : {} };
    },
  },
  {
    method: "PUT",
    path,
    versions,
    limit: "backup",
    needs: projectOwner,
    query: ["overwriteBackupPolicies"],
    handle(call) {
      const groupId = call.params.groupId ?? "";
      const overwrite = call.query.get("overwriteBackupPolicies") ?? "true";
      if (overwrite !== "true" && overwrite !== "false") throw invalidQuery("overwriteBackupPolicies", "true or false");
      const known = policyOf(call.world, groupId);
      if (known && isPending(known, call)) {
        throw new ApiError(
          400,
          "CANNOT_UPDATE_BACKUP_COMPLIANCE_POLICY_SETTINGS_WITH_PENDING_ACTION",
          "The Backup Compliance Policy is still being applied.",
        );
      }
      const policy = policyFrom(call, groupId, known);
      applyToClusters(call, policy, overwrite === "true");
      return { status: 200, body: shape(call.world.compliancePolicies.put("", groupId, policy), call) };
    },
  },
];
