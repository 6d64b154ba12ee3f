import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** A snapshot of a Flex cluster; Atlas takes them by itself. */
export const flexSnapshot = deferred(() =>
  z.looseObject({
    id: z.string(),
    /** PENDING, QUEUED, RUNNING, FAILED or COMPLETED. */
    status: unset(z.string()),
    scheduledTime: unset(z.string()),
    startTime: unset(z.string()),
    finishTime: unset(z.string()),
    expiration: unset(z.string()),
    mongoDBVersion: unset(z.string()),
  }),
);
export type FlexSnapshot = Told<typeof flexSnapshot>;

const flexRestoreJob = deferred(() =>
  z.looseObject({
    id: z.string(),
    /** RESTORE or DOWNLOAD. */
    deliveryType: unset(z.string()),
    /** PENDING, QUEUED, RUNNING, FAILED or COMPLETED. */
    status: unset(z.string()),
    snapshotId: unset(z.string()),
    instanceName: unset(z.string()),
    targetDeploymentItemName: unset(z.string()),
    targetProjectId: unset(z.string()),
    restoreScheduledDate: unset(z.string()),
    restoreFinishedDate: unset(z.string()),
    snapshotFinishedDate: unset(z.string()),
    expirationDate: unset(z.string()),
    /** Of a download; valid for four hours. */
    snapshotUrl: unset(z.string()),
  }),
);
export type FlexRestoreJob = Told<typeof flexRestoreJob>;

export interface NewFlexRestoreJob {
  readonly snapshotId: string;
  readonly targetDeploymentItemName: string;
  readonly targetProjectId?: string;
}

const common = { version: "2024-11-13", area: "backups", limit: limits.flexBackups } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Read Only", repeatable: true } as const;
const writes = { ...common, method: "POST", access: "write", repeatable: false } as const;
const touches = [{ list: "listFlexRestoreJobs", keys: () => [] }];

export const flexBackupOperations = {
  listFlexSnapshots: {
    ...reads,
    path: "/groups/{groupId}/flexClusters/{name}/backup/snapshots",
    pages: "pages",
    answer: flexSnapshot,
    keys: (item: FlexSnapshot) => [item.id],
  },
  getFlexSnapshot: {
    ...reads,
    path: "/groups/{groupId}/flexClusters/{name}/backup/snapshots/{snapshotId}",
    absent: ["SNAPSHOT_NOT_FOUND"],
    answer: flexSnapshot,
  },
  listFlexRestoreJobs: {
    ...reads,
    path: "/groups/{groupId}/flexClusters/{name}/backup/restoreJobs",
    pages: "pages",
    answer: flexRestoreJob,
    keys: (item: FlexRestoreJob) => [item.id],
  },
  getFlexRestoreJob: {
    ...reads,
    path: "/groups/{groupId}/flexClusters/{name}/backup/restoreJobs/{restoreJobId}",
    absent: ["RESTORE_JOB_NOT_FOUND"],
    answer: flexRestoreJob,
  },
  createFlexRestoreJob: {
    ...writes,
    path: "/groups/{groupId}/flexClusters/{name}/backup/restoreJobs",
    role: "Project Backup Recovery Operator",
    body: shape<NewFlexRestoreJob>(),
    answer: flexRestoreJob,
    touches,
  },
  createFlexDownload: {
    ...writes,
    path: "/groups/{groupId}/flexClusters/{name}/backup/download",
    role: "Project Backup Export Operator",
    body: shape<{ readonly snapshotId: string }>(),
    answer: flexRestoreJob,
    touches,
  },
} as const satisfies Record<string, Operation>;
