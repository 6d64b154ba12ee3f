import { known, seesProject } from "../access.ts";
import { fullVersion } from "../facts/mongodb-version.ts";
import { page } from "../page.ts";
import type { ClusterRecord } from "../record.ts";
import { first, type Route } from "../route.ts";
import { isTenant, livingClusters, stateOf } from "../state.ts";

function row(cluster: ClusterRecord, now: number): unknown {
  const dedicated = cluster.specs.flatMap((spec) =>
    spec.regionConfigs.flatMap((config) => (config.providerName === "TENANT" ? [] : [config])),
  );
  const nodes = dedicated.reduce(
    (sum, { electable, readOnly, analytics }) => sum + electable.nodeCount + readOnly.nodeCount + analytics.nodeCount,
    0,
  );
  return {
    alertCount: 0,
    authEnabled: true,
    availability: stateOf(cluster, now, isTenant(cluster)) === "CREATING" ? "unavailable" : "available",
    backupEnabled: cluster.settings.backupEnabled === true,
    clusterId: cluster.id,
    dataSizeBytes: 0,
    name: cluster.name,
    nodeCount: nodes || 3,
    sslEnabled: true,
    type: cluster.clusterType === "REPLICASET" ? "REPLICA_SET" : "SHARDED_CLUSTER",
    versions: [fullVersion(cluster.mongoDBMajorVersion)],
  };
}

function spansProviders(cluster: ClusterRecord): boolean {
  return new Set(cluster.specs.flatMap((spec) => spec.regionConfigs.map((config) => config.providerName))).size > 1;
}

/** The clusters of every project that the caller sees, project by project. Multi-cloud ones are left out, as Atlas does. */
export const allClusterRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/clusters",
    versions: first,
    limit: "allClusters",
    needs: known,
    paging: "counted",
    handle(call) {
      const groups = call.world.projects.of("").flatMap((project) => {
        const organization = call.world.organizations.get("", project.orgId);
        if (!organization || !seesProject(call.caller, organization, project)) return [];
        const clusters = livingClusters(call.world, project.id, call.now).filter((cluster) => !spansProviders(cluster));
        return [
          {
            clusters: clusters.map((cluster) => row(cluster, call.now)),
            groupId: project.id,
            groupName: project.name,
            orgId: organization.id,
            orgName: organization.name,
            planType: "Atlas",
            tags: [],
          },
        ];
      });
      return { status: 200, body: page(call, ["clusters"], groups, (group) => group) };
    },
  },
];
