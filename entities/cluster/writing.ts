import type { Verdict, Writing } from "../../src/entity/index.ts";
import { concernsSchedule, isOfSchedule } from "../backup-plan/comparison.ts";
import type { ClusterDefinition } from "./definition.ts";

/** What an update of a cluster would write, by area: entries of the access list and backups are not clusters to a policy. */
export function clusterWritings(
  { action, changes }: Verdict,
  given: Readonly<Record<string, unknown>>,
): readonly Writing[] {
  // Of a cluster that is to be made, not everything may be known yet.
  const { instance_size, backup, snapshot_before } = given as Partial<ClusterDefinition>;
  const fields = new Set(changes.map(({ field }) => field));
  const resizes = fields.has("instance_size") || fields.has("disk_size_gb");
  const size = instance_size === undefined ? {} : { size: instance_size };
  const cluster: Writing = { area: "clusters", ...(action === "create" || resizes ? size : {}) };
  const writings: Writing[] = [];
  if (action === "create" || [...fields].some((field) => field !== "allow_ips" && !isOfSchedule(field))) {
    writings.push(cluster);
  }
  if (fields.has("allow_ips")) writings.push({ area: "network" });
  const concernsBackups =
    action === "create"
      ? concernsSchedule(backup)
      : [...fields].some(isOfSchedule) ||
        endsBackups(fields, backup) ||
        (resizes && snapshot_before?.includes("resize"));
  if (concernsBackups) writings.push({ area: "backups" });
  return writings;
}

/** Switching backups off deletes them. */
function endsBackups(fields: ReadonlySet<string>, backup: ClusterDefinition["backup"]): boolean {
  return (
    (fields.has("backup.enabled") && backup?.enabled === false) ||
    (fields.has("backup.point_in_time") && backup?.point_in_time === false)
  );
}
