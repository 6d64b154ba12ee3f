import type { Cluster as AtlasCluster, FlexCluster } from "../atlas/index.ts";
import { type Cluster, type ClusterRegion, tagItems } from "./model.ts";

/** The cluster without its place and without who made it, which Atlas tells elsewhere. */
export type BareCluster = Omit<Cluster, "organization_id" | "organization" | "project_id" | "project" | "created_by">;

type RegionConfig = NonNullable<AtlasCluster["replicationSpecs"]>[number]["regionConfigs"][number];

/** Nodes of a replica set that the customer has no say in. */
const tenantNodes = 3;

/** One of the list of clusters, dedicated or shared. */
export function clusterItem(cluster: AtlasCluster): BareCluster {
  const shards = (cluster.replicationSpecs ?? []).map(({ regionConfigs }) => regionConfigs);
  const configs = shards.flat();
  const shared = configs.some(({ providerName }) => providerName === "TENANT");
  const regions = configs.map(regionOf);
  const everywhere = (test: (config: RegionConfig) => boolean) => (shared ? null : configs.every(test));
  // Atlas scales no tier that has its disks inside.
  const local = regions.some(({ instance_size }) => instance_size?.includes("NVME") === true);
  const compute = shared ? undefined : configs[0]?.autoScaling?.compute;
  return {
    id: cluster.id ?? "",
    name: cluster.name,
    type: shared ? "shared" : "dedicated",
    topology: cluster.clusterType ?? "REPLICASET",
    state: cluster.stateName,
    paused: cluster.paused ?? false,
    instance_sizes: distinct(regions.flatMap(({ instance_size }) => instance_size ?? [])),
    regions,
    shards: shards.length,
    nodes: regions.reduce((sum, region) => sum + nodesOf(region), 0),
    disk_gb: configs.flatMap(({ electableSpecs }) => electableSpecs?.diskSizeGB ?? [])[0] ?? null,
    automatic_failover: shards.length > 0 && shards.every((shard) => electable(shard) >= 3),
    backup_enabled: cluster.backupEnabled ?? null,
    point_in_time_enabled: cluster.pitEnabled ?? null,
    encryption_at_rest_provider: shared ? null : (cluster.encryptionAtRestProvider ?? null),
    minimum_tls: shared ? null : (cluster.advancedConfiguration?.minimumEnabledTlsProtocol ?? null),
    storage_autoscaling: everywhere(({ autoScaling }) => autoScaling?.diskGB?.enabled === true),
    tier_autoscaling: local ? null : everywhere(({ autoScaling }) => autoScaling?.compute?.enabled === true),
    tier_minimum: compute?.minInstanceSize ?? null,
    tier_maximum: compute?.maxInstanceSize ?? null,
    version: cluster.mongoDBVersion ?? null,
    major_version: cluster.mongoDBMajorVersion ?? majorOf(cluster.mongoDBVersion),
    release_system: cluster.versionReleaseSystem ?? null,
    termination_protection: cluster.terminationProtectionEnabled ?? null,
    created_at: cluster.createDate ?? null,
    tags: tagItems(cluster.tags),
  };
}

/** One of the list of Flex clusters. Most of what others may choose has no choice there. */
export function flexItem(cluster: FlexCluster): BareCluster {
  const { backingProviderName, regionName, diskSizeGB } = cluster.providerSettings;
  return {
    id: cluster.id ?? "",
    name: cluster.name,
    type: "flex",
    topology: "REPLICASET",
    state: cluster.stateName,
    paused: false,
    instance_sizes: ["FLEX"],
    regions: [
      {
        provider: backingProviderName,
        region: regionName,
        priority: null,
        instance_size: "FLEX",
        electable_nodes: tenantNodes,
        read_only_nodes: 0,
        analytics_nodes: 0,
      },
    ],
    shards: 1,
    nodes: tenantNodes,
    disk_gb: diskSizeGB ?? null,
    automatic_failover: true,
    backup_enabled: cluster.backupSettings?.enabled ?? null,
    point_in_time_enabled: null,
    encryption_at_rest_provider: null,
    minimum_tls: null,
    storage_autoscaling: null,
    tier_autoscaling: null,
    tier_minimum: null,
    tier_maximum: null,
    version: cluster.mongoDBVersion ?? null,
    major_version: majorOf(cluster.mongoDBVersion),
    release_system: null,
    termination_protection: cluster.terminationProtectionEnabled ?? null,
    created_at: cluster.createDate ?? null,
    tags: tagItems(cluster.tags),
  };
}

function regionOf(config: RegionConfig): ClusterRegion {
  const { providerName, backingProviderName, regionName, priority } = config;
  const tenant = providerName === "TENANT";
  return {
    provider: (tenant ? backingProviderName : undefined) ?? providerName,
    region: regionName,
    priority: priority ?? null,
    instance_size: config.electableSpecs?.instanceSize ?? config.readOnlySpecs?.instanceSize ?? null,
    electable_nodes: tenant ? tenantNodes : (config.electableSpecs?.nodeCount ?? 0),
    read_only_nodes: config.readOnlySpecs?.nodeCount ?? 0,
    analytics_nodes: config.analyticsSpecs?.nodeCount ?? 0,
  };
}

function nodesOf({ electable_nodes, read_only_nodes, analytics_nodes }: ClusterRegion): number {
  return electable_nodes + read_only_nodes + analytics_nodes;
}

function electable(shard: readonly RegionConfig[]): number {
  return shard.map(regionOf).reduce((sum, { electable_nodes }) => sum + electable_nodes, 0);
}

function majorOf(version: string | undefined): string | null {
  return /^\d+\.\d+/.exec(version ?? "")?.[0] ?? null;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
