import type { Cluster, FlexCluster } from "../../src/atlas/index.ts";
import type { Family } from "../instance-size.ts";
import { tagsOf } from "../tags.ts";

/** A cluster as this project sees it, whichever family of operations it came through. */
export interface ClusterView {
  readonly family: Family;
  readonly id: string | undefined;
  readonly groupId: string;
  readonly name: string;
  readonly stateName: string;
  readonly paused: boolean;
  readonly provider: string;
  /** One region's name; several are joined, and so equal no definition's. */
  readonly region: string;
  readonly shards: number;
  /** One that is sharded may have a single shard. */
  readonly sharded: boolean;
  readonly instanceSize: string;
  readonly diskSizeGb: number | undefined;
  /** Major version, such as `8.0`. */
  readonly version: string | undefined;
  readonly backupEnabled: boolean;
  /** Whether any second of the last days can be restored, besides the snapshots. */
  readonly pitEnabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly terminationProtection: boolean;
  /** Atlas sizes it within bounds by itself, so that its tier is not for us to compare. */
  readonly scalesTier: boolean;
  readonly scalesDisk: boolean;
  readonly standard: string | undefined;
  readonly srv: string | undefined;
  /** As Atlas described it; a change of tier starts from this. */
  readonly replicationSpecs: Cluster["replicationSpecs"];
}

export function viewOfCluster(cluster: Cluster, groupId: string): ClusterView {
  const specs = cluster.replicationSpecs ?? [];
  const regions = specs[0]?.regionConfigs ?? [];
  const [first] = regions;
  const provider = first?.providerName === "TENANT" ? first.backingProviderName : first?.providerName;
  const instanceSize = first?.electableSpecs?.instanceSize ?? "unknown";
  return {
    family: instanceSize === "M0" ? "free" : "dedicated",
    id: cluster.id,
    groupId,
    name: cluster.name,
    stateName: cluster.stateName,
    paused: cluster.paused ?? false,
    provider: provider ?? "unknown",
    region: regions.map((region) => region.regionName).join(" and "),
    shards: specs.length,
    sharded: cluster.clusterType !== undefined && cluster.clusterType !== "REPLICASET",
    instanceSize,
    diskSizeGb: first?.electableSpecs?.diskSizeGB,
    version: cluster.mongoDBMajorVersion,
    backupEnabled: cluster.backupEnabled ?? false,
    pitEnabled: cluster.pitEnabled ?? false,
    tags: tagsOf(cluster.tags),
    terminationProtection: cluster.terminationProtectionEnabled ?? false,
    scalesTier: first?.autoScaling?.compute?.enabled ?? false,
    scalesDisk: first?.autoScaling?.diskGB?.enabled ?? false,
    standard: cluster.connectionStrings?.standard,
    srv: cluster.connectionStrings?.standardSrv,
    replicationSpecs: cluster.replicationSpecs,
  };
}

export function viewOfFlex(cluster: FlexCluster, groupId: string): ClusterView {
  return {
    family: "flex",
    id: cluster.id,
    groupId,
    name: cluster.name,
    stateName: cluster.stateName,
    paused: false,
    provider: cluster.providerSettings.backingProviderName,
    region: cluster.providerSettings.regionName,
    shards: 1,
    sharded: false,
    instanceSize: "FLEX",
    diskSizeGb: undefined,
    version: cluster.mongoDBVersion?.split(".").slice(0, 2).join("."),
    // Atlas takes them by itself, and there is nothing to switch.
    backupEnabled: true,
    pitEnabled: false,
    tags: tagsOf(cluster.tags),
    terminationProtection: cluster.terminationProtectionEnabled ?? false,
    scalesTier: false,
    scalesDisk: false,
    standard: cluster.connectionStrings?.standard,
    srv: cluster.connectionStrings?.standardSrv,
    replicationSpecs: undefined,
  };
}
