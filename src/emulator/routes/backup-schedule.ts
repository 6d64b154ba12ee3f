import { projectReader, projectRole } from "../access.ts";
import { demandSchedule, policyOf } from "../backup/compliance.ts";
import { backedUpClusterOf } from "../backup/lookup.ts";
import { policyItemsOf } from "../backup/policy-item.ts";
import type { ScheduleRecord } from "../backup/record.ts";
import { noBackup } from "../backup/refusal.ts";
import { hasNvmeDisks } from "../backup/schedule.ts";
import { scheduleBody, scheduleSettings } from "../backup/schedule-body.ts";
import type { ClusterRecord } from "../record.ts";
import { invalidValue } from "../refusal.ts";
import type { Call, Route, Version } from "../route.ts";
import { backupScheduleShape } from "../shape/backup-schedule.ts";

const path = "/groups/{groupId}/clusters/{clusterName}/backup/schedule";
const versions: readonly Version[] = [{ date: "2023-01-01", sunset: "2027-07-01" }, { date: "2024-08-05" }];
const manager = projectRole("GROUP_BACKUP_MANAGER");

interface Found {
  readonly cluster: ClusterRecord;
  readonly schedule: ScheduleRecord;
}

function scheduleOf(call: Call, absent: 400 | 404): Found {
  const cluster = backedUpClusterOf(call);
  const schedule = call.world.schedules.get("", cluster.id);
  if (!schedule) throw noBackup(absent, cluster.name);
  return { cluster, schedule };
}

function changedSchedule(call: Call, { cluster, schedule }: Found): ScheduleRecord {
  const body = scheduleBody(call.body, "");
  const [policy] = body.policies ?? [];
  if (body.policies && !policy) throw invalidValue("policies", "size must be 1");
  if (policy?.id !== undefined && policy.id !== schedule.policyId)
    throw invalidValue("policies[0].id", `no policy ${policy.id} exists`);
  const changed = {
    ...schedule,
    items: policy
      ? policyItemsOf(policy.policyItems, schedule.items, call.now, { nvme: hasNvmeDisks(cluster) })
      : schedule.items,
    hour: body.referenceHourOfDay ?? schedule.hour,
    minute: body.referenceMinuteOfHour ?? schedule.minute,
    restoreWindowDays: body.restoreWindowDays ?? schedule.restoreWindowDays,
    settings: scheduleSettings(call, cluster, body, schedule.settings),
    madeUntil: Math.max(schedule.madeUntil, call.now),
  };
  demandSchedule(policyOf(call.world, cluster.groupId), changed.items, changed.restoreWindowDays);
  if (body.updateSnapshots === true) keepAsNow(call, cluster, changed);
  if (body.deleteSnapshots === true) dropOrphans(call, cluster, schedule, changed);
  return changed;
}

/** Snapshots that items made are kept as long as the items now say. */
function keepAsNow(call: Call, cluster: ClusterRecord, { items }: ScheduleRecord): void {
  for (const snapshot of call.world.snapshots.of(cluster.id)) {
    const item = items.findLast(({ id }) => snapshot.policyItems.includes(id));
    if (item) call.world.snapshots.put(cluster.id, snapshot.id, { ...snapshot, retention: item.retention });
  }
}

/** Snapshots of items that are gone go with them. */
function dropOrphans(call: Call, cluster: ClusterRecord, before: ScheduleRecord, after: ScheduleRecord): void {
  const left = new Set(after.items.map(({ id }) => id));
  const removed = new Set(before.items.flatMap(({ id }) => (left.has(id) ? [] : [id])));
  for (const { id, policyItems } of call.world.snapshots.of(cluster.id)) {
    if (policyItems.length > 0 && policyItems.every((item) => removed.has(item)))
      call.world.snapshots.drop(cluster.id, id);
  }
}

export const backupScheduleRoutes: readonly Route[] = [
  {
    method: "GET",
    path,
    versions,
    limit: "backup",
    needs: projectReader,
    handle(call) {
      const { cluster, schedule } = scheduleOf(call, 404);
      return { status: 200, body: backupScheduleShape(cluster, schedule, call) };
    },
  },
  {
    method: "PATCH",
    path,
    versions,
    limit: "backup",
    needs: manager,
    handle(call) {
      const found = scheduleOf(call, 400);
      const changed = call.world.schedules.put("", found.cluster.id, changedSchedule(call, found));
      return { status: 200, body: backupScheduleShape(found.cluster, changed, call) };
    },
  },
  {
    // The policy stays, without an item.
    method: "DELETE",
    path,
    versions,
    limit: "backup",
    needs: manager,
    handle(call) {
      const { cluster, schedule } = scheduleOf(call, 404);
      demandSchedule(policyOf(call.world, cluster.groupId), [], schedule.restoreWindowDays);
      const emptied = { ...schedule, items: [], madeUntil: Math.max(schedule.madeUntil, call.now) };
      return {
        status: 200,
        body: backupScheduleShape(cluster, call.world.schedules.put("", cluster.id, emptied), call),
      };
    },
  },
];
