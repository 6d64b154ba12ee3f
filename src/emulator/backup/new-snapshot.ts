import { createHash } from "node:crypto";
import type { Provider } from "../facts/provider.ts";
import { newId } from "../identifier.ts";
import type { ClusterRecord } from "../record.ts";
import type { SnapshotRecord } from "./record.ts";

type Asked = Pick<
  SnapshotRecord,
  "id" | "snapshotType" | "frequencyType" | "asked" | "ends" | "outcome" | "retention" | "policyItems"
> & { readonly description?: string };

/** The same occasion has the same id, whoever makes its snapshot. */
export function occasionId(clusterId: string, time: number): string {
  const second = Math.floor(time / 1000)
    .toString(16)
    .padStart(8, "0");
  return second.slice(-8) + createHash("sha256").update(`${clusterId} ${time}`).digest("hex").slice(0, 16);
}

/** The names of a cluster's replica sets: its own, or one for each shard and one for what knows the shards. */
export function replicaSetsOf(cluster: ClusterRecord): readonly string[] {
  if (cluster.clusterType === "REPLICASET") return [cluster.name];
  const shards = cluster.specs.map((_, index) => `atlas-${cluster.shard}-shard-${index}`);
  return [...shards, `atlas-${cluster.shard}-config-0`];
}

function providerOf(cluster: ClusterRecord): Provider {
  const config = cluster.specs[0]?.regionConfigs[0];
  if (config === undefined) return "AWS";
  return config.providerName === "TENANT" ? config.backingProviderName : config.providerName;
}

const gigabyte = 2 ** 30;

export function newSnapshot(cluster: ClusterRecord, asked: Asked): SnapshotRecord {
  const replicaSets = replicaSetsOf(cluster);
  return {
    groupId: cluster.groupId,
    clusterId: cluster.id,
    clusterName: cluster.name,
    mongoDBMajorVersion: cluster.mongoDBMajorVersion,
    cloudProvider: providerOf(cluster),
    copyRegions: [],
    storageSizeBytes: gigabyte * replicaSets.length,
    type: replicaSets.length > 1 ? "shardedCluster" : "replicaSet",
    members: replicaSets.map((replicaSetName) => ({ id: newId(asked.asked), replicaSetName })),
    ...asked,
  };
}
