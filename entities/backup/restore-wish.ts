import { z } from "zod";
import { flag, moment, snapshotId, timeout, whole } from "./argument.ts";

/** The first second that Atlas takes for a point in time. */
const firstSecond = 1_199_145_600;

const whatFor = "snapshot_id=ID, latest=true, restore_timestamp=TIME, or oplog_ts=SECONDS with oplog_inc=NUMBER";

/** The arguments of `restore`: one source, and one destination. */
export const restoreArguments = z
  .object({
    snapshot_id: snapshotId.optional(),
    latest: flag("Whether to restore the newest completed snapshot"),
    restore_timestamp: moment("Point in time to restore to: ISO 8601 or Unix seconds").meta({
      also: ["point_in_time", "point_in_time_utc_seconds"],
    }),
    oplog_ts: whole(firstSecond, "Unix seconds").optional().describe("Second of an operation to restore up to"),
    oplog_inc: whole(1, "a whole number from 1").optional().describe("Number of the operation within that second"),
    target_id: z
      .string()
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9-]*$/, "expected the name of a cluster: letters, digits and hyphens")
      .optional()
      .describe("Name of the cluster to restore into; this one when left out")
      .meta({ also: ["target_cluster_name", "target_cluster"] }),
    target_project_id: z
      .string()
      .regex(/^[a-f0-9]{24}$/, "expected a project id: 24 hexadecimal digits")
      .optional()
      .describe("Id of the project of that cluster; this one's when left out")
      .meta({ also: ["target_group_id"] }),
    download: flag("Whether to get addresses to download the data from, instead of writing it into a cluster"),
    wait: flag("Whether to wait until it is done"),
    timeout,
    confirm: z.string().optional().describe("Name of this cluster, to confirm that its data is to be overwritten"),
  })
  .superRefine((given, check) => {
    const refuse = (message: string, path: string) => check.addIssue({ code: "custom", path: [path], message });
    const { snapshot_id, latest, restore_timestamp, oplog_ts, oplog_inc } = given;
    const sources = [
      ...(snapshot_id === undefined ? [] : ["snapshot_id"]),
      ...(latest ? ["latest"] : []),
      ...(restore_timestamp === undefined ? [] : ["restore_timestamp"]),
      ...(oplog_ts === undefined && oplog_inc === undefined ? [] : ["oplog_ts"]),
    ];
    if (sources.length === 0) refuse(`say what to restore: ${whatFor}`, "snapshot_id");
    if (sources.length > 1) refuse(`give one of ${sources.join(", ")}: each of them says what to restore`, "restore");
    if ((oplog_ts === undefined) !== (oplog_inc === undefined))
      refuse("give oplog_ts and oplog_inc together", "oplog_ts");
    if (!given.download) return;
    if (restore_timestamp !== undefined || oplog_ts !== undefined) {
      refuse("a point in time cannot be downloaded: give snapshot_id or latest=true", "download");
    }
    if (given.target_id !== undefined || given.target_project_id !== undefined) {
      refuse("a download has no target: leave target_id and target_project_id out, or download", "download");
    }
  });

export type RestoreWish = z.output<typeof restoreArguments>;
