import type { ClusterRecord, Deletion, FlexRecord, Phase } from "./record.ts";
import type { World } from "./world.ts";

// What a cluster is doing follows from its record and the time.

type Living = { readonly phase: Phase; readonly deletion?: Deletion };

/** Part of an M0's creation, after which it can be connected to although it is still being set up. */
const tenantUpdatingFrom = 0.4;

export type StateName = "CREATING" | "UPDATING" | "IDLE" | "DELETING";

export function isGone(cluster: Living, now: number): boolean {
  return cluster.deletion !== undefined && now >= cluster.deletion.until;
}

export function isTenant(cluster: ClusterRecord): boolean {
  return cluster.specs.some((spec) => spec.regionConfigs.some((config) => config.providerName === "TENANT"));
}

export function stateOf(cluster: Living, now: number, tenant = false): StateName {
  if (cluster.deletion) return "DELETING";
  const { kind, from, until } = cluster.phase;
  if (now >= until) return "IDLE";
  if (kind === "update") return "UPDATING";
  return tenant && now >= from + (until - from) * tenantUpdatingFrom ? "UPDATING" : "CREATING";
}

/** The clusters of a project that are not gone, of both families. */
export function livingClusters(world: World, groupId: string, now: number): readonly ClusterRecord[] {
  return world.clusters.of(groupId).filter((cluster) => !isGone(cluster, now));
}

export function livingFlexClusters(world: World, groupId: string, now: number): readonly FlexRecord[] {
  return world.flexClusters.of(groupId).filter((cluster) => !isGone(cluster, now));
}

export function deploymentCount(world: World, groupId: string, now: number): number {
  return livingClusters(world, groupId, now).length + livingFlexClusters(world, groupId, now).length;
}
