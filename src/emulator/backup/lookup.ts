import { clusterOf } from "../cluster-lookup.ts";
import type { ClusterRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { isGone, isTenant } from "../state.ts";
import type { World } from "../world.ts";
import type { RestoreJobRecord, SnapshotRecord } from "./record.ts";
import { restoreJobNotFound, snapshotNotFound, tenantBackup } from "./refusal.ts";
import { makeScheduled } from "./schedule.ts";
import { isKept } from "./snapshot-state.ts";

/** A deleted cluster is remembered as long as one of its snapshots is. */
export function retainedClusters(world: World, groupId: string, now: number): readonly ClusterRecord[] {
  return world.retainedClusters
    .of(groupId)
    .filter((cluster) => isGone(cluster, now) && world.snapshots.of(cluster.id).some((one) => isKept(one, now)));
}

/** The cluster of a backup path, alive or only its backups. */
export function backedUpClusterOf(call: Call): ClusterRecord {
  const { groupId = "", clusterName = "" } = call.params;
  const alive = call.world.clusters.get(groupId, clusterName);
  const retained =
    alive && !isGone(alive, call.now)
      ? undefined
      : retainedClusters(call.world, groupId, call.now).findLast(({ name }) => name === clusterName);
  const cluster = retained ?? clusterOf(call);
  if (isTenant(cluster)) throw tenantBackup(cluster.name);
  makeScheduled(call.world, cluster, call.durations.snapshot, call.now);
  return cluster;
}

/** The snapshots of a cluster, newest first. */
export function snapshotsOf(call: Call, cluster: ClusterRecord): readonly SnapshotRecord[] {
  return call.world.snapshots
    .of(cluster.id)
    .filter((snapshot) => isKept(snapshot, call.now))
    .sort((a, b) => b.asked - a.asked);
}

/** The snapshot of the path. Each family of paths knows only its own topology, unless none is named. */
export function snapshotOf(call: Call, cluster: ClusterRecord, type?: SnapshotRecord["type"]): SnapshotRecord {
  const id = call.params.snapshotId ?? "";
  const snapshot = call.world.snapshots.get(cluster.id, id);
  if (!snapshot || !isKept(snapshot, call.now) || (type !== undefined && snapshot.type !== type))
    throw snapshotNotFound(id, cluster.name);
  return snapshot;
}

export function restoreJobOf(call: Call, cluster: ClusterRecord): RestoreJobRecord {
  const id = call.params.restoreJobId ?? "";
  const job = call.world.restoreJobs.get(cluster.id, id);
  if (!job) throw restoreJobNotFound(id, cluster.name);
  return job;
}
