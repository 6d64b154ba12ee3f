import type {
  Cluster,
  ClusterChange,
  FlexClusterChange,
  HardwareBody,
  NewCluster,
  NewFlexCluster,
  RegionConfigBody,
  ReplicationSpecBody,
} from "../../src/atlas/index.ts";
import { wantedFlags } from "../backup-plan/comparison.ts";
import { familyOf, hasLocalDisk } from "../instance-size.ts";
import { tagList } from "../tags.ts";
import type { ClusterDefinition } from "./definition.ts";

/** The body that creates a free or a dedicated cluster: one shard, one region, three electable nodes. */
export function newCluster(definition: ClusterDefinition): NewCluster {
  return {
    name: definition.name,
    clusterType: "REPLICASET",
    replicationSpecs: [{ regionConfigs: [regionConfig(definition)] }],
    ...(definition.mongodb_version === undefined ? {} : { mongoDBMajorVersion: definition.mongodb_version }),
    ...newBackups(definition),
    ...shared(definition),
  };
}

export function newFlexCluster(definition: ClusterDefinition): NewFlexCluster {
  return {
    name: definition.name,
    providerSettings: { backingProviderName: definition.provider, regionName: definition.region },
    ...shared(definition),
  };
}

/** Everything of `fields` but `paused`, which travels alone. */
export function clusterChange(
  definition: ClusterDefinition,
  current: Cluster["replicationSpecs"],
  fields: ReadonlySet<string>,
): ClusterChange {
  const resized = fields.has("instance_size") || fields.has("disk_size_gb");
  return {
    ...(resized ? { replicationSpecs: (current ?? []).map((spec) => resizedSpec(spec, definition, fields)) } : {}),
    ...changedBackups(definition, fields),
    ...(fields.has("mongodb_version") && definition.mongodb_version !== undefined
      ? { mongoDBMajorVersion: definition.mongodb_version }
      : {}),
    ...flexClusterChange(definition, fields),
  };
}

export function flexClusterChange(definition: ClusterDefinition, fields: ReadonlySet<string>): FlexClusterChange {
  const { tags, terminationProtectionEnabled } = shared(definition);
  return {
    ...(fields.has("tags") && tags !== undefined ? { tags } : {}),
    ...(fields.has("termination_protection") && terminationProtectionEnabled !== undefined
      ? { terminationProtectionEnabled }
      : {}),
  };
}

/** A dedicated cluster has backups unless told otherwise. */
function newBackups({ instance_size, backup = {} }: ClusterDefinition) {
  if (familyOf(instance_size) !== "dedicated") return {};
  const { enabled, point_in_time } = wantedFlags(backup);
  return { backupEnabled: enabled, ...(point_in_time === true ? { pitEnabled: true } : {}) };
}

/** Atlas has no tier with local disks without backups. */
function changedBackups({ instance_size, backup }: ClusterDefinition, fields: ReadonlySet<string>) {
  const { enabled, point_in_time } = wantedFlags(backup ?? {});
  const needed = fields.has("instance_size") && hasLocalDisk(instance_size);
  return {
    ...(needed || fields.has("backup.enabled") ? { backupEnabled: enabled } : {}),
    ...(fields.has("backup.point_in_time") && point_in_time !== undefined ? { pitEnabled: point_in_time } : {}),
  };
}

function shared(definition: ClusterDefinition) {
  const { tags, termination_protection } = definition;
  return {
    ...(tags === undefined ? {} : { tags: tagList(tags) }),
    ...(termination_protection === undefined ? {} : { terminationProtectionEnabled: termination_protection }),
  };
}

function regionConfig({ provider, region, instance_size, disk_size_gb }: ClusterDefinition): RegionConfigBody {
  const place = { regionName: region, priority: 7 };
  if (familyOf(instance_size) === "free") {
    const electableSpecs = { instanceSize: instance_size };
    return { providerName: "TENANT", backingProviderName: provider, ...place, electableSpecs };
  }
  const disk = disk_size_gb === undefined ? {} : { diskSizeGB: disk_size_gb };
  return { providerName: provider, ...place, electableSpecs: { instanceSize: instance_size, nodeCount: 3, ...disk } };
}

type Spec = NonNullable<Cluster["replicationSpecs"]>[number];
type Region = Spec["regionConfigs"][number];

/**
 * The shard with its new size. Atlas removes what an update leaves out, so the id and every node come along;
 * what Atlas only reports does not. Electable and read-only nodes share one tier; the disk is the same for all.
 */
function resizedSpec(spec: Spec, definition: ClusterDefinition, fields: ReadonlySet<string>): ReplicationSpecBody {
  const resize = (hardware: Region["electableSpecs"], followsTier: boolean): HardwareBody | undefined => {
    if (!hardware) return undefined;
    const { instanceSize, nodeCount, diskSizeGB, diskIOPS, ebsVolumeType } = hardware;
    const follows = (followsTier || nodeCount === 0) && fields.has("instance_size");
    const tier = follows ? definition.instance_size : instanceSize;
    // A local disk comes with its tier, and nothing of it can be taken to another.
    const isLocal = [tier, instanceSize].some((size) => size !== undefined && hasLocalDisk(size));
    if (isLocal && tier !== instanceSize) return defined({ instanceSize: tier, nodeCount });
    const disk = fields.has("disk_size_gb") ? definition.disk_size_gb : diskSizeGB;
    // What somebody paid for is kept; what Atlas derives from tier and disk is left to it once these change.
    const bought = ebsVolumeType === "PROVISIONED" || (tier === instanceSize && disk === diskSizeGB);
    return defined({
      instanceSize: tier,
      nodeCount,
      diskSizeGB: disk,
      ebsVolumeType,
      diskIOPS: bought ? diskIOPS : undefined,
    });
  };
  return defined({
    id: spec.id,
    zoneName: spec.zoneName,
    regionConfigs: spec.regionConfigs.map((region) =>
      defined({
        providerName: region.providerName,
        regionName: region.regionName,
        priority: region.priority,
        electableSpecs: resize(region.electableSpecs, true),
        readOnlySpecs: resize(region.readOnlySpecs, true),
        analyticsSpecs: resize(region.analyticsSpecs, false),
        autoScaling: region.autoScaling as RegionConfigBody["autoScaling"],
        analyticsAutoScaling: region.analyticsAutoScaling as RegionConfigBody["analyticsAutoScaling"],
      }),
    ),
  });
}

/** The same object without its undefined members. */
function defined<T extends object>(object: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}
