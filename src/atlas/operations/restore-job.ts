import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** A restore of a dedicated cluster. It has no status: `cancelled`, `failed`, `expired`, `finishedAt`, `deliveryUrl` say where it stands. */
export const restoreJob = deferred(() =>
  z.looseObject({
    id: z.string(),
    /** automated, pointInTime or download. */
    deliveryType: unset(z.string()),
    cancelled: unset(z.boolean()),
    failed: unset(z.boolean()),
    expired: unset(z.boolean()),
    finishedAt: unset(z.string()),
    /** Until when a download can be fetched. */
    expiresAt: unset(z.string()),
    /** When the snapshot was taken. */
    timestamp: unset(z.string()),
    snapshotId: unset(z.string()),
    targetClusterName: unset(z.string()),
    targetGroupId: unset(z.string()),
    pointInTimeUTCSeconds: unset(z.number()),
    oplogTs: unset(z.union([z.number(), z.string()])),
    oplogInc: unset(z.number()),
    desiredTimestamp: unset(z.looseObject({ date: unset(z.string()), increment: unset(z.number()) })),
    deliveryUrl: unset(z.array(z.string())),
    /** Of a sharded cluster: a download for each shard. */
    components: unset(z.array(z.looseObject({ replicaSetName: unset(z.string()), downloadUrl: unset(z.string()) }))),
  }),
);
export type RestoreJob = Told<typeof restoreJob>;

/** What is restored, and where to; a download has no target. */
export interface NewRestoreJob {
  readonly deliveryType: "automated" | "pointInTime" | "download";
  readonly snapshotId?: string;
  readonly targetClusterName?: string;
  readonly targetGroupId?: string;
  readonly pointInTimeUTCSeconds?: number;
  readonly oplogTs?: number;
  readonly oplogInc?: number;
}

const common = { version: "2023-01-01", area: "backups", limit: limits.backups } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Backup Manager", repeatable: true } as const;
const writes = { ...common, access: "write", role: "Project Backup Recovery Operator" } as const;
const touches = [{ list: "listRestoreJobs", keys: (given: { restoreJobId?: string }) => [given.restoreJobId ?? ""] }];

export const restoreJobOperations = {
  listRestoreJobs: {
    ...reads,
    path: "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs",
    pages: "pages",
    answer: restoreJob,
    keys: (item: RestoreJob) => [item.id],
  },
  getRestoreJob: {
    ...reads,
    path: "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs/{restoreJobId}",
    absent: ["RESTORE_JOB_NOT_FOUND"],
    answer: restoreJob,
  },
  createRestoreJob: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs",
    repeatable: false,
    body: shape<NewRestoreJob>(),
    answer: restoreJob,
    touches,
  },
  /** Refused with 400 or 405 where it cannot be done, and when it is done already. */
  cancelRestoreJob: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs/{restoreJobId}",
    repeatable: true,
    touches,
  },
} as const satisfies Record<string, Operation>;
