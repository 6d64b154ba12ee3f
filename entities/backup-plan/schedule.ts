import type { Atlas, BackupSchedule } from "../../src/atlas/index.ts";
import { Explained } from "../../src/entity/index.ts";
import type { ClusterDefinition } from "../cluster/definition.ts";
import type { ClusterView } from "../cluster/view.ts";
import { scheduleChange } from "./body.ts";
import { compareBackup, concernsSchedule, isOfSchedule } from "./comparison.ts";

/** The schedule of a cluster's backups, asked for only where the definition says anything about it and there can be one. */
export async function scheduleOf(
  atlas: Atlas,
  { backup }: ClusterDefinition,
  { family, backupEnabled, stateName, groupId, name }: ClusterView,
): Promise<BackupSchedule | undefined> {
  const none = family !== "dedicated" || !backupEnabled || stateName === "CREATING" || stateName === "DELETING";
  if (none || !concernsSchedule(backup)) return undefined;
  return atlas.find("getBackupSchedule", { groupId, clusterName: name });
}

/** Brings the schedule to what the definition says, in one request; sends none where it agrees. */
export async function reconcileSchedule(
  atlas: Atlas,
  definition: ClusterDefinition,
  found: ClusterView,
): Promise<void> {
  const { backup } = definition;
  if (!backup || !concernsSchedule(backup)) return;
  const schedule = await scheduleOf(atlas, definition, found);
  if (!schedule) {
    throw new Explained(
      `cluster "${found.name}" has no backup schedule that could be changed`,
      "Run the same again: Atlas makes it some time after backups were switched on.",
    );
  }
  const fields = new Set(
    compareBackup(backup, found, schedule)
      .map(({ field }) => field)
      .filter(isOfSchedule),
  );
  if (fields.size === 0) return;
  const zone = found.replicationSpecs?.[0]?.zoneId;
  const body = scheduleChange(backup, schedule, fields, typeof zone === "string" ? zone : undefined);
  await atlas.call("updateBackupSchedule", { groupId: found.groupId, clusterName: found.name, body });
}
