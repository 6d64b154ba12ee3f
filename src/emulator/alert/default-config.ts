import { newId } from "../identifier.ts";
import type { World } from "../world.ts";
import type { AlertConfigRecord, MetricThreshold, Threshold } from "./record.ts";

type Default = {
  readonly event: string;
  readonly intervalMin?: number;
  readonly delayMin?: number;
  readonly everybody?: true;
  readonly threshold?: Threshold;
  readonly metricThreshold?: MetricThreshold;
};

function above(metricName: string, threshold: number): Default {
  const metricThreshold = { metricName, mode: "AVERAGE", operator: "GREATER_THAN", threshold, units: "RAW" };
  return { event: "OUTSIDE_METRIC_THRESHOLD", metricThreshold };
}

/** Some of those that Atlas gives to a project, with the intervals that it gives them, below its own least one too. */
const defaults: readonly Default[] = [
  {
    event: "REPLICATION_OPLOG_WINDOW_RUNNING_OUT",
    threshold: { operator: "LESS_THAN", threshold: 1, units: "HOURS" },
  },
  { event: "NO_PRIMARY", delayMin: 15 },
  { event: "CLUSTER_MONGOS_IS_MISSING", delayMin: 15 },
  above("CONNECTIONS_PERCENT", 80),
  above("DISK_PARTITION_SPACE_USED_DATA", 90),
  { ...above("QUERY_TARGETING_SCANNED_OBJECTS_PER_RETURNED", 1000), delayMin: 10 },
  above("NORMALIZED_SYSTEM_CPU_USER", 95),
  { event: "CREDIT_CARD_ABOUT_TO_EXPIRE", intervalMin: 1440 },
  { event: "HOST_HAS_INDEX_SUGGESTIONS", delayMin: 10 },
  { event: "JOINED_GROUP", everybody: true },
  { event: "FTS_INDEX_BUILD_COMPLETE", intervalMin: 1 },
  { event: "FTS_INDEX_BUILD_FAILED", intervalMin: 1 },
];

/** What a new project is given. */
export function addDefaultConfigs(world: World, groupId: string, now: number): void {
  for (const { event, intervalMin = 60, delayMin = 0, everybody, ...limit } of defaults) {
    const roles = everybody ? {} : { roles: ["GROUP_OWNER"] };
    const config: AlertConfigRecord = {
      id: newId(now),
      groupId,
      eventTypeName: event,
      enabled: true,
      matchers: [],
      ...limit,
      notifications: [
        {
          typeName: "GROUP",
          delayMin,
          emailEnabled: true,
          intervalMin,
          notifierId: newId(now),
          ...roles,
          smsEnabled: false,
        },
      ],
      created: now,
      updated: now,
    };
    world.alertConfigs.put(groupId, config.id, config);
  }
}
