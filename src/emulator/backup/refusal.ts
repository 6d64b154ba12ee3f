import { ApiError } from "../api-error.ts";

// Refusals around backups. Where no code of Atlas's is known, the code says what is the matter in its manner.

export function snapshotNotFound(id: string, clusterName: string): ApiError {
  return new ApiError(404, "SNAPSHOT_NOT_FOUND", `No snapshot with ID ${id} exists for cluster ${clusterName}.`, {
    parameters: [id, clusterName],
  });
}

export function restoreJobNotFound(id: string, clusterName: string): ApiError {
  return new ApiError(404, "RESTORE_JOB_NOT_FOUND", `No restore job with ID ${id} exists for cluster ${clusterName}.`, {
    parameters: [id, clusterName],
  });
}

export function noBackup(status: 400 | 404, clusterName: string): ApiError {
  return new ApiError(status, "BACKUP_CONFIG_NOT_FOUND", `Backup is not enabled for cluster ${clusterName}.`, {
    parameters: [clusterName],
  });
}

export function tenantBackup(clusterName: string): ApiError {
  return new ApiError(
    400,
    "TENANT_CLUSTER_BACKUP_UNSUPPORTED",
    `Cluster ${clusterName} is a tenant cluster; cloud backup needs a dedicated one.`,
    { parameters: [clusterName] },
  );
}

export function snapshotUnderWay(clusterName: string, snapshotId: string): ApiError {
  return new ApiError(
    400,
    "UNFINISHED_ON_DEMAND_SNAPSHOT",
    `Cluster ${clusterName} already has on-demand snapshot ${snapshotId} queued or in progress.`,
    { parameters: [clusterName, snapshotId] },
  );
}

export function notReady(clusterName: string): ApiError {
  return new ApiError(400, "CLUSTER_NOT_READY", `Cluster ${clusterName} is still being created.`, {
    parameters: [clusterName],
  });
}

export function pausedForBackup(clusterName: string): ApiError {
  return new ApiError(400, "CANNOT_UPDATE_PAUSED_CLUSTER", `Cluster ${clusterName} is paused.`, {
    parameters: [clusterName],
  });
}

export function snapshotNotCompleted(id: string, status: string): ApiError {
  return new ApiError(400, "SNAPSHOT_NOT_COMPLETED", `Snapshot ${id} is ${status}; only a completed one can be used.`, {
    parameters: [id, status],
  });
}

export function restoreUnderWay(clusterName: string): ApiError {
  return new ApiError(
    409,
    "ATLAS_CLUSTER_RESTORE_IN_PROGRESS",
    `A restore into cluster ${clusterName} is in progress.`,
    {
      parameters: [clusterName],
    },
  );
}

export function restoringCluster(clusterName: string): ApiError {
  return new ApiError(
    400,
    "CLUSTER_RESTORE_IN_PROGRESS_CANNOT_UPDATE",
    `Cannot update cluster ${clusterName} while it is being restored.`,
    { parameters: [clusterName] },
  );
}

export function invalidTarget(detail: string, clusterName: string): ApiError {
  return new ApiError(400, "RESTORE_TARGET_NOT_SUPPORTED", `Cannot restore into cluster ${clusterName}: ${detail}.`, {
    parameters: [clusterName],
  });
}

export function versionTooLow(clusterName: string, version: string, needed: string): ApiError {
  return new ApiError(
    400,
    "RESTORE_TARGET_VERSION_TOO_LOW",
    `Cluster ${clusterName} runs MongoDB ${version}; the snapshot needs ${needed} or later.`,
    { parameters: [clusterName, version, needed] },
  );
}

export function forbiddenByPolicy(errorCode: string, detail: string): ApiError {
  return new ApiError(400, errorCode, `${detail} The project has a Backup Compliance Policy.`);
}
