import { demandAccess, projectReader, projectRole } from "../access.ts";
import { completedFlexSnapshot, flexRestoreJobOf, flexSnapshotOf, flexSnapshots } from "../backup/flex.ts";
import type { FlexRestoreJobRecord } from "../backup/record.ts";
import { invalidTarget, notReady, restoreUnderWay } from "../backup/refusal.ts";
import { isBeingRestored, occupied, occupiedCluster } from "../backup/restore-state.ts";
import { flexClusterOf } from "../cluster-lookup.ts";
import { idPattern, newId } from "../identifier.ts";
import { page } from "../page.ts";
import type { ClusterRecord, FlexRecord } from "../record.ts";
import { clusterNotFound, deletionUnderWay } from "../refusal.ts";
import type { Call, Route, Version } from "../route.ts";
import { ignored, object, text } from "../rule.ts";
import { flexRestoreJobShape, flexSnapshotShape } from "../shape/flex-backup.ts";
import { isGone, isTenant, stateOf } from "../state.ts";

const place = "/groups/{groupId}/flexClusters/{name}/backup";
const versions: readonly Version[] = [{ date: "2024-11-13" }];
const recoverer = projectRole("GROUP_BACKUP_RECOVERY_OPERATOR", "GROUP_BACKUP_MANAGER");
const exporter = projectRole("GROUP_BACKUP_EXPORT_OPERATOR", "GROUP_BACKUP_MANAGER");

const id = text({ pattern: idPattern });
const readOnly = {
  deliveryType: ignored,
  expirationDate: ignored,
  id: ignored,
  instanceName: ignored,
  links: ignored,
  projectId: ignored,
  restoreFinishedDate: ignored,
  restoreScheduledDate: ignored,
  snapshotFinishedDate: ignored,
  snapshotUrl: ignored,
  status: ignored,
};
const restoreBody = object(
  { ...readOnly, snapshotId: id, targetDeploymentItemName: text({ min: 1 }), targetProjectId: id },
  ["snapshotId", "targetDeploymentItemName"],
);
const downloadBody = object(
  { ...readOnly, snapshotId: id, targetDeploymentItemName: ignored, targetProjectId: ignored },
  ["snapshotId"],
);

function newJob(call: Call, cluster: FlexRecord, snapshotId: string): FlexRestoreJobRecord {
  return {
    id: newId(call.now),
    groupId: cluster.groupId,
    clusterId: cluster.id,
    clusterName: cluster.name,
    deliveryType: "DOWNLOAD",
    snapshotId,
    snapshotFinished: completedFlexSnapshot(call, cluster, snapshotId).ends,
    asked: call.now,
    ends: call.now + call.durations.restore,
    outcome: call.outcome,
  };
}

function demandRestorable(call: Call, target: FlexRecord | ClusterRecord): void {
  if (target.deletion) throw deletionUnderWay(target.name, target.groupId);
  if (stateOf(target, call.now) === "CREATING") throw notReady(target.name);
  if (isBeingRestored(call.world, target, call.now)) throw restoreUnderWay(target.name);
}

/** A flex snapshot goes to a flex cluster or to a dedicated one. */
function occupyTarget(call: Call, groupId: string, name: string, job: FlexRestoreJobRecord): void {
  const { world, now } = call;
  demandAccess(recoverer, call.caller, { groupId }, world, call.address);
  const flex = world.flexClusters.get(groupId, name);
  const cluster = world.clusters.get(groupId, name);
  if (flex && !isGone(flex, now)) {
    demandRestorable(call, flex);
    world.flexClusters.put(groupId, name, occupied(world, flex, job, now));
  } else if (cluster && !isGone(cluster, now)) {
    if (isTenant(cluster)) throw invalidTarget("it is a free cluster", name);
    if (cluster.paused) throw invalidTarget("it is paused", name);
    demandRestorable(call, cluster);
    world.clusters.put(groupId, name, occupiedCluster(world, cluster, job, now));
  } else {
    throw clusterNotFound(name, groupId);
  }
}

export const flexBackupRoutes: readonly Route[] = [
  {
    method: "GET",
    path: `${place}/snapshots`,
    versions,
    limit: "backup",
    needs: projectReader,
    paging: "counted",
    handle(call) {
      const cluster = flexClusterOf(call);
      const segments = ["groups", cluster.groupId, "flexClusters", cluster.name, "backup", "snapshots"];
      const body = page(call, segments, flexSnapshots(cluster, call), (snapshot) => flexSnapshotShape(snapshot, call));
      return { status: 200, body };
    },
  },
  {
    method: "GET",
    path: `${place}/snapshots/{snapshotId}`,
    versions,
    limit: "backup",
    needs: projectReader,
    handle(call) {
      const snapshot = flexSnapshotOf(call, flexClusterOf(call), call.params.snapshotId ?? "");
      return { status: 200, body: flexSnapshotShape(snapshot, call) };
    },
  },
  {
    method: "GET",
    path: `${place}/restoreJobs`,
    versions,
    limit: "backup",
    needs: projectReader,
    paging: "counted",
    handle(call) {
      const { id: clusterId, groupId, name } = flexClusterOf(call);
      const jobs = [...call.world.flexRestoreJobs.of(clusterId)].sort((a, b) => b.asked - a.asked);
      const segments = ["groups", groupId, "flexClusters", name, "backup", "restoreJobs"];
      return { status: 200, body: page(call, segments, jobs, (job) => flexRestoreJobShape(job, call)) };
    },
  },
  {
    method: "POST",
    path: `${place}/restoreJobs`,
    versions,
    limit: "backup",
    needs: recoverer,
    handle(call) {
      const cluster = flexClusterOf(call);
      const body = restoreBody(call.body, "");
      const target = { groupId: body.targetProjectId ?? cluster.groupId, clusterName: body.targetDeploymentItemName };
      const job: FlexRestoreJobRecord = {
        ...newJob(call, cluster, body.snapshotId),
        deliveryType: "RESTORE",
        target,
      };
      occupyTarget(call, target.groupId, target.clusterName, job);
      return { status: 200, body: flexRestoreJobShape(call.world.flexRestoreJobs.put(cluster.id, job.id, job), call) };
    },
  },
  {
    method: "GET",
    path: `${place}/restoreJobs/{restoreJobId}`,
    versions,
    limit: "backup",
    needs: projectReader,
    handle: (call) => ({
      status: 200,
      body: flexRestoreJobShape(flexRestoreJobOf(call, flexClusterOf(call)), call),
    }),
  },
  {
    method: "POST",
    path: `${place}/download`,
    versions,
    limit: "backup",
    needs: exporter,
    handle(call) {
      const cluster = flexClusterOf(call);
      const job = newJob(call, cluster, downloadBody(call.body, "").snapshotId);
      return { status: 200, body: flexRestoreJobShape(call.world.flexRestoreJobs.put(cluster.id, job.id, job), call) };
    },
  },
];
