import { demandAccess, projectRole } from "../access.ts";
import { versionSteps } from "../facts/mongodb-version.ts";
import type { ClusterRecord } from "../record.ts";
import { clusterNotFound, deletionUnderWay } from "../refusal.ts";
import type { Call } from "../route.ts";
import { isGone, isTenant, stateOf } from "../state.ts";
import { replicaSetsOf } from "./new-snapshot.ts";
import { invalidTarget, notReady, restoreUnderWay, versionTooLow } from "./refusal.ts";
import { isBeingRestored } from "./restore-state.ts";

const recoverer = projectRole("GROUP_BACKUP_RECOVERY_OPERATOR", "GROUP_BACKUP_MANAGER");

/** What the data need of the cluster that takes them. */
export interface Needs {
  readonly mongoDBMajorVersion: string;
  readonly replicaSets: number;
}

/** The cluster that a restore will overwrite, if it can take the data. */
export function restoreTargetOf(call: Call, groupId: string, name: string, needs: Needs): ClusterRecord {
  const { world, now } = call;
  demandAccess(recoverer, call.caller, { groupId }, world, call.address);
  const flex = world.flexClusters.get(groupId, name);
  if (flex && !isGone(flex, now)) throw invalidTarget("it is a flex cluster", name);
  const cluster = world.clusters.get(groupId, name);
  if (!cluster || isGone(cluster, now)) throw clusterNotFound(name, groupId);
  if (isTenant(cluster)) throw invalidTarget("it is a tenant cluster", name);
  if (cluster.deletion) throw deletionUnderWay(name, groupId);
  if (cluster.paused) throw invalidTarget("it is paused", name);
  if (stateOf(cluster, now) === "CREATING") throw notReady(name);
  if (isBeingRestored(world, cluster, now)) throw restoreUnderWay(name);
  if (versionSteps(needs.mongoDBMajorVersion, cluster.mongoDBMajorVersion) < 0)
    throw versionTooLow(name, cluster.mongoDBMajorVersion, needs.mongoDBMajorVersion);
  if (replicaSetsOf(cluster).length !== needs.replicaSets)
    throw invalidTarget("it has another number of shards than the source", name);
  return cluster;
}
