import { projectRole } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { backedUpClusterOf, restoreJobOf } from "../backup/lookup.ts";
import { replicaSetsOf } from "../backup/new-snapshot.ts";
import { demandWithinWindow } from "../backup/point-in-time.ts";
import type { Moment, RestoreJobRecord, SnapshotRecord } from "../backup/record.ts";
import { noBackup, snapshotNotCompleted, snapshotNotFound } from "../backup/refusal.ts";
import { cancelJob, occupiedCluster, restoreState } from "../backup/restore-state.ts";
import { restoreTargetOf } from "../backup/restore-target.ts";
import { isBackedUp } from "../backup/schedule.ts";
import { isKept, snapshotStatus, takenAt } from "../backup/snapshot-state.ts";
import { idPattern, newId } from "../identifier.ts";
import { page } from "../page.ts";
import type { ClusterRecord } from "../record.ts";
import { invalidValue, missingAttribute } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { choice, ignored, object, text, whole } from "../rule.ts";
import { restoreJobShape } from "../shape/restore-job.ts";

const place = "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs";
const manager = projectRole("GROUP_BACKUP_MANAGER");
const operator = projectRole("GROUP_BACKUP_EXPORT_OPERATOR", "GROUP_BACKUP_RECOVERY_OPERATOR", "GROUP_BACKUP_MANAGER");

/** Seconds before which no oplog of Atlas's is. */
const earliestSecond = 1_199_145_600;

const createBody = object(
  {
    cancelled: ignored,
    components: ignored,
    deliveryType: choice(["automated", "download", "pointInTime"]),
    deliveryUrl: ignored,
    desiredTimestamp: ignored,
    expired: ignored,
    expiresAt: ignored,
    failed: ignored,
    finishedAt: ignored,
    id: ignored,
    links: ignored,
    oplogInc: whole({ min: 1 }),
    oplogTs: whole({ min: earliestSecond }),
    pointInTimeUTCSeconds: whole({ min: earliestSecond }),
    privateDownloadDeliveryUrls: ignored,
    snapshotId: text({ pattern: idPattern }),
    targetClusterName: text({ min: 1 }),
    targetGroupId: text({ pattern: idPattern }),
    timestamp: ignored,
  },
  ["deliveryType"],
);

type Body = ReturnType<typeof createBody>;

function snapshotFor(call: Call, cluster: ClusterRecord, id: string | undefined): SnapshotRecord {
  if (id === undefined) throw missingAttribute("snapshotId");
  const snapshot = call.world.snapshots.get(cluster.id, id);
  if (!snapshot || !isKept(snapshot, call.now)) throw snapshotNotFound(id, cluster.name);
  const status = snapshotStatus(snapshot, call.now);
  if (status !== "completed") throw snapshotNotCompleted(id, status);
  return snapshot;
}

function momentFor(call: Call, cluster: ClusterRecord, body: Body): Moment {
  const { pointInTimeUTCSeconds: seconds, oplogTs, oplogInc } = body;
  if (seconds !== undefined && (oplogTs !== undefined || oplogInc !== undefined))
    throw invalidValue("pointInTimeUTCSeconds", "cannot be given with oplogTs and oplogInc");
  if (seconds === undefined && oplogTs === undefined) throw missingAttribute("pointInTimeUTCSeconds");
  if (seconds === undefined && oplogInc === undefined) throw missingAttribute("oplogInc");
  const moment = seconds === undefined ? { seconds: oplogTs ?? 0, increment: oplogInc ?? 0 } : { seconds };
  demandWithinWindow(call.world, cluster, moment, call.now);
  return moment;
}

type Source = Pick<RestoreJobRecord, "snapshotId" | "taken" | "moment">;

/** The job and, unless its files are only made ready, the cluster that it overwrites. */
function newJob(call: Call, cluster: ClusterRecord, body: Body): RestoreJobRecord {
  const { deliveryType, targetClusterName, targetGroupId } = body;
  const moment = deliveryType === "pointInTime" ? momentFor(call, cluster, body) : undefined;
  const snapshot = moment ? undefined : snapshotFor(call, cluster, body.snapshotId);
  const source: Source = {
    ...(moment ? { moment } : {}),
    ...(snapshot ? { snapshotId: snapshot.id, taken: takenAt(snapshot) } : {}),
  };
  const replicaSets = snapshot?.members.map((member) => member.replicaSetName) ?? replicaSetsOf(cluster);
  const job: RestoreJobRecord = {
    id: newId(call.now),
    groupId: cluster.groupId,
    clusterId: cluster.id,
    clusterName: cluster.name,
    deliveryType,
    ...source,
    replicaSets,
    sharded: replicaSets.length > 1,
    asked: call.now,
    ends: call.now + call.durations.restore,
    outcome: call.outcome,
  };
  if (deliveryType === "download") return job;
  if (targetClusterName === undefined) throw missingAttribute("targetClusterName");
  if (targetGroupId === undefined) throw missingAttribute("targetGroupId");
  const target = restoreTargetOf(call, targetGroupId, targetClusterName, {
    mongoDBMajorVersion: snapshot?.mongoDBMajorVersion ?? cluster.mongoDBMajorVersion,
    replicaSets: replicaSets.length,
  });
  const { now, world } = call;
  world.clusters.put(target.groupId, target.name, occupiedCluster(world, target, job, now));
  const { groupId, name: clusterName, id: clusterId } = target;
  return { ...job, target: { groupId, clusterName, clusterId, deploymentItemName: `atlas-${target.shard}` } };
}

function release(call: Call, job: RestoreJobRecord): void {
  const target = job.target && call.world.clusters.get(job.target.groupId, job.target.clusterName);
  if (!target || target.restore?.jobId !== job.id) return;
  const phase = { ...target.phase, until: Math.min(target.phase.until, call.now) };
  call.world.clusters.put(target.groupId, target.name, { ...target, phase });
}

function demandCancellable(job: RestoreJobRecord, now: number): void {
  const state = restoreState(job, now);
  if (state !== "running" && state !== "ready") {
    throw new ApiError(400, "CANNOT_CANCEL_RESTORE_JOB", `Restore job ${job.id} is ${state} and cannot be cancelled.`, {
      parameters: [job.id, state],
    });
  }
  if (job.sharded && job.deliveryType !== "download") {
    throw new ApiError(
      405,
      "ATLAS_BACKUP_CANCEL_SHARD_RESTORE_JOB_NOT_ALLOWED",
      "A restore of a sharded cluster cannot be cancelled.",
      { parameters: [job.id] },
    );
  }
}

export const restoreJobRoutes: readonly Route[] = [
  {
    method: "GET",
    path: place,
    versions: first,
    limit: "backup",
    needs: manager,
    paging: "counted",
    handle(call) {
      const { id, groupId, name } = backedUpClusterOf(call);
      const jobs = [...call.world.restoreJobs.of(id)].sort((a, b) => b.asked - a.asked);
      const segments = ["groups", groupId, "clusters", name, "backup", "restoreJobs"];
      return { status: 200, body: page(call, segments, jobs, (job) => restoreJobShape(job, call)) };
    },
  },
  {
    method: "POST",
    path: place,
    versions: first,
    limit: "backup",
    needs: operator,
    handle(call) {
      const cluster = backedUpClusterOf(call);
      const body = createBody(call.body, "");
      if (!isBackedUp(cluster)) throw noBackup(400, cluster.name);
      const job = newJob(call, cluster, body);
      return { status: 200, body: restoreJobShape(call.world.restoreJobs.put(cluster.id, job.id, job), call) };
    },
  },
  {
    method: "GET",
    path: `${place}/{restoreJobId}`,
    versions: first,
    limit: "backup",
    needs: manager,
    handle: (call) => ({ status: 200, body: restoreJobShape(restoreJobOf(call, backedUpClusterOf(call)), call) }),
  },
  {
    method: "DELETE",
    path: `${place}/{restoreJobId}`,
    versions: first,
    limit: "backup",
    needs: operator,
    handle(call) {
      const job = restoreJobOf(call, backedUpClusterOf(call));
      demandCancellable(job, call.now);
      cancelJob(call.world, job, call.now);
      release(call, job);
      return { status: 204 };
    },
  },
];
