import { ApiError } from "./api-error.ts";
import { mostOf } from "./project-limit.ts";
import type { ClusterRecord, FlexRecord } from "./record.ts";
import { clusterNotFound, duplicateCluster, noPayment, tooMany } from "./refusal.ts";
import type { Call } from "./route.ts";
import { deploymentCount, isGone } from "./state.ts";

// The two families of clusters share their names and their number; each API refuses the other's.

export function clusterOf(call: Call): ClusterRecord {
  const { groupId = "", clusterName: name = "" } = call.params;
  const cluster = call.world.clusters.get(groupId, name);
  if (cluster && !isGone(cluster, call.now)) return cluster;
  const flex = call.world.flexClusters.get(groupId, name);
  if (!flex || isGone(flex, call.now)) throw clusterNotFound(name, groupId);
  throw new ApiError(
    400,
    "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
    `Flex cluster ${name} cannot be used in the Cluster API.`,
    {
      parameters: [name],
    },
  );
}

export function flexClusterOf(call: Call): FlexRecord {
  const { groupId = "", name = "" } = call.params;
  const flex = call.world.flexClusters.get(groupId, name);
  if (flex && !isGone(flex, call.now)) return flex;
  const cluster = call.world.clusters.get(groupId, name);
  if (!cluster || isGone(cluster, call.now)) throw clusterNotFound(name, groupId);
  throw new ApiError(
    400,
    "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
    `Cannot use non-flex cluster ${name} in the flex API.`,
    {
      parameters: [name],
    },
  );
}

/** A new cluster needs a name of its own and room in the project. */
export function demandRoom(call: Call, name: string): void {
  const { world, now } = call;
  const groupId = call.params.groupId ?? "";
  const taken = [world.clusters.get(groupId, name), world.flexClusters.get(groupId, name)];
  if (taken.some((cluster) => cluster && !isGone(cluster, now))) throw duplicateCluster(name, groupId);
  const most = mostOf(world, groupId, "atlas.project.deployment.clusters");
  if (deploymentCount(world, groupId, now) >= most) throw tooMany("MAX_CLUSTERS_PER_GROUP_EXCEEDED", "clusters", most);
}

export function demandPayment(call: Call): void {
  const project = call.world.projects.get("", call.params.groupId ?? "");
  const organization = call.world.organizations.get("", project?.orgId ?? "");
  if (organization?.payment !== true) throw noPayment(project?.id ?? "");
}
