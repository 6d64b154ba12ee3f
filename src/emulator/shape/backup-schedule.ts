import { nextOccasion } from "../backup/calendar.ts";
import { policyItemShape } from "../backup/policy-item.ts";
import type { ScheduleRecord } from "../backup/record.ts";
import { atlasTime } from "../clock.ts";
import type { ClusterRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

interface CopySetting {
  readonly zoneId: string;
}

/** Before 2024-08-05 a copy named the zone's element. */
function copySettings(cluster: ClusterRecord, settings: readonly CopySetting[], version: string): unknown {
  if (version >= "2024-08-05") return settings;
  return settings.map(({ zoneId, ...rest }) => ({
    ...rest,
    replicationSpecId: cluster.specs.find((spec) => spec.zoneId === zoneId)?.legacyId,
  }));
}

export function backupScheduleShape(cluster: ClusterRecord, schedule: ScheduleRecord, call: Call): unknown {
  const next = cluster.paused
    ? undefined
    : nextOccasion(schedule.items, schedule, Math.max(call.now, schedule.madeUntil));
  const { copySettings: copies = [], ...settings } = schedule.settings;
  return {
    autoExportEnabled: false,
    clusterId: cluster.id,
    clusterName: cluster.name,
    copyPolicyItemsEnabled: false,
    links: [
      ...selfLink(call, "groups", cluster.groupId, "clusters", cluster.name, "backup", "schedule"),
      { href: call.link("groups", cluster.groupId), rel: "https://cloud.mongodb.com/group" },
    ],
    ...(next === undefined ? {} : { nextSnapshot: atlasTime(next) }),
    policies: [{ id: schedule.policyId, policyItems: schedule.items.map(policyItemShape) }],
    referenceHourOfDay: schedule.hour,
    referenceMinuteOfHour: schedule.minute,
    restoreWindowDays: schedule.restoreWindowDays,
    useOrgAndGroupNamesInExportPrefix: false,
    ...settings,
    copySettings: copySettings(cluster, copies as readonly CopySetting[], call.version),
  };
}
