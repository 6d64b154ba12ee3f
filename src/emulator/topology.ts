import { ApiError } from "./api-error.ts";
import type {
  ClusterBody,
  GivenAutoScaling,
  GivenHardware,
  GivenRegionConfig,
  GivenReplicationSpec,
} from "./cluster-body.ts";
import { instanceSizes } from "./facts/instance-size.ts";
import { defaultDiskGB, hasNvmeDisk, maximumDiskGB } from "./facts/node.ts";
import type { Provider } from "./facts/provider.ts";
import { regions } from "./facts/region.ts";
import { newId } from "./identifier.ts";
import type { AutoScaling, NodeSpec, RegionConfig, ReplicationSpec } from "./record.ts";
import { invalidValue, missingAttribute, unknownChoice } from "./refusal.ts";

// From the replication specs of a body to what is deployed: shards, their regions, and the nodes there.

const smallestDiskGB = 10;

export function invalidConfiguration(detail: string): ApiError {
  return new ApiError(
    400,
    "INVALID_CLUSTER_CONFIGURATION",
    `The specified cluster configuration is not valid: ${detail}.`,
  );
}

export function tenantReadOnly(attribute: string): ApiError {
  return new ApiError(
    400,
    "TENANT_ATTRIBUTE_READ_ONLY",
    `The attribute ${attribute} is read-only for tenant clusters and cannot be changed by the user.`,
    { parameters: [attribute] },
  );
}

/** The shards a body asks for. Ids of the shards that exist already are kept. */
export function topologyOf(
  body: ClusterBody,
  clusterType: string,
  existing: readonly ReplicationSpec[],
  now: number,
): readonly ReplicationSpec[] {
  const given = (body.replicationSpecs ?? []).flatMap((spec) =>
    Array.from({ length: spec.numShards ?? 1 }, () => spec),
  );
  if (given.length === 0) throw missingAttribute("replicationSpecs");
  if (clusterType === "REPLICASET" && given.length > 1)
    throw invalidConfiguration("a replica set has exactly one replicationSpecs element");
  const specs = given.map((spec, index) => {
    const known = existing.find((candidate) => candidate.id === spec.id) ?? existing[index];
    return {
      id: known?.id ?? newId(now),
      legacyId: known?.legacyId ?? newId(now),
      zoneId: known?.zoneId ?? newId(now),
      zoneName: spec.zoneName ?? known?.zoneName ?? "Zone 1",
      regionConfigs: regionConfigsOf(spec, body.diskSizeGB, known),
    };
  });
  demandOneDiskSize(specs);
  return specs;
}

function regionConfigsOf(
  spec: GivenReplicationSpec,
  diskSizeGB: number | undefined,
  existing: ReplicationSpec | undefined,
): readonly RegionConfig[] {
  if (spec.regionConfigs.length === 0) throw missingAttribute("regionConfigs");
  const configs = spec.regionConfigs.map((config, index) => {
    const before =
      existing?.regionConfigs.find((known) => known.regionName === config.regionName) ?? existing?.regionConfigs[index];
    return regionConfigOf(config, diskSizeGB, before);
  });
  const places = new Set(configs.map((config) => `${config.providerName} ${config.regionName}`));
  if (places.size < configs.length) throw invalidConfiguration("a region may occur only once in an element");
  if (configs.length > 1 && configs.some((config) => config.providerName === "TENANT")) {
    throw invalidConfiguration("a tenant cluster has one region");
  }
  demandPriorities(configs);
  demandElectable(configs);
  return configs;
}

function regionConfigOf(
  config: GivenRegionConfig,
  diskSizeGB: number | undefined,
  before: RegionConfig | undefined,
): RegionConfig {
  if (config.providerName === "TENANT") return tenantConfigOf(config, diskSizeGB);
  const provider = config.providerName;
  if (config.backingProviderName !== undefined) throw invalidConfiguration("backingProviderName is for TENANT only");
  demandRegion(provider, config.regionName);
  if (!config.electableSpecs && !config.readOnlySpecs && !config.analyticsSpecs)
    throw missingAttribute("electableSpecs");
  const known = before && before.providerName !== "TENANT" && before.providerName === provider ? before : undefined;
  const electable = nodesOf(
    provider,
    config.electableSpecs,
    diskSizeGB,
    known?.electable,
    config.electableSpecs ? 3 : 0,
  );
  // Analytics nodes that are there keep a size of their own; read-only ones follow the electable.
  const kept = known && known.analytics.nodeCount > 0 ? { instanceSize: known.analytics.instanceSize } : {};
  const analyticsSpecs = { ...kept, ...config.analyticsSpecs };
  return {
    providerName: provider,
    regionName: config.regionName,
    priority: config.priority ?? known?.priority ?? (electable.nodeCount > 0 ? 7 : 0),
    electable,
    readOnly: nodesOf(provider, config.readOnlySpecs, diskSizeGB, known?.readOnly, 0, electable),
    analytics: nodesOf(provider, analyticsSpecs, diskSizeGB, known?.analytics, 0, electable),
    autoScaling: autoScalingOf(provider, config.autoScaling, known?.autoScaling),
    ...(config.analyticsAutoScaling
      ? { analyticsAutoScaling: autoScalingOf(provider, config.analyticsAutoScaling, known?.analyticsAutoScaling) }
      : {}),
  };
}

function tenantConfigOf(config: GivenRegionConfig, diskSizeGB: number | undefined): RegionConfig {
  const { backingProviderName, electableSpecs, regionName, priority = 7 } = config;
  if (backingProviderName === undefined) throw missingAttribute("backingProviderName");
  demandRegion(backingProviderName, regionName);
  const instanceSize = electableSpecs?.instanceSize;
  if (instanceSize === undefined) throw missingAttribute("instanceSize");
  if (instanceSize !== "M0") throw unknownChoice(instanceSize);
  const disk = electableSpecs?.diskSizeGB ?? diskSizeGB;
  if (disk !== undefined && disk !== 0.5) throw tenantReadOnly("diskSizeGB");
  for (const name of ["readOnlySpecs", "analyticsSpecs", "autoScaling", "analyticsAutoScaling"] as const) {
    if (config[name] !== undefined) throw tenantReadOnly(name);
  }
  return { providerName: "TENANT", backingProviderName, regionName, priority, instanceSize };
}

function demandRegion(provider: Provider, region: string): void {
  if (regions[provider].includes(region)) return;
  if (!Object.values(regions).some((names) => names.includes(region))) throw unknownChoice(region);
  throw new ApiError(400, "INVALID_REGION", `No region ${region} exists for provider ${provider}.`, {
    parameters: [region, provider],
  });
}

function demandSize(provider: Provider, size: string): void {
  if (!instanceSizes[provider].includes(size)) throw unknownChoice(size);
}

function nodesOf(
  provider: Provider,
  given: GivenHardware | undefined,
  topDiskSizeGB: number | undefined,
  known: NodeSpec | undefined,
  usualCount: number,
  electable?: NodeSpec,
): NodeSpec {
  const instanceSize = given?.instanceSize ?? (electable ? electable.instanceSize : known?.instanceSize);
  if (instanceSize === undefined) throw missingAttribute("instanceSize");
  demandSize(provider, instanceSize);
  const wanted = given?.diskSizeGB ?? topDiskSizeGB ?? electable?.diskSizeGB;
  const kept =
    known?.instanceSize === instanceSize || (known && !hasNvmeDisk(instanceSize)) ? known?.diskSizeGB : undefined;
  const diskSizeGB = Math.max(wanted ?? kept ?? defaultDiskGB(instanceSize), smallestDiskGB);
  if (hasNvmeDisk(instanceSize) && diskSizeGB !== defaultDiskGB(instanceSize)) {
    throw new ApiError(400, "CANNOT_MODIFY_DISK_SIZE_FOR_NVME_CLUSTER", "Cannot modify disk size for an NVMe cluster.");
  }
  if (!hasNvmeDisk(instanceSize) && diskSizeGB > maximumDiskGB(instanceSize)) {
    throw invalidValue("diskSizeGB", `must be at most ${maximumDiskGB(instanceSize)} for ${instanceSize}`);
  }
  const {
    diskIOPS = known?.diskIOPS ?? electable?.diskIOPS,
    ebsVolumeType = known?.ebsVolumeType ?? electable?.ebsVolumeType,
  } = given ?? {};
  return {
    instanceSize,
    nodeCount: given?.nodeCount ?? known?.nodeCount ?? usualCount,
    diskSizeGB,
    ...(provider === "GCP" ? {} : { diskIOPS: diskIOPS ?? (provider === "AWS" ? 3000 : 120) }),
    ...(provider === "AWS" ? { ebsVolumeType: ebsVolumeType ?? "STANDARD" } : {}),
  };
}

function autoScalingOf(
  provider: Provider,
  given: GivenAutoScaling | undefined,
  known: AutoScaling | undefined,
): AutoScaling {
  const compute = { ...known?.compute, ...given?.compute };
  const { enabled = false, scaleDownEnabled = false, minInstanceSize, maxInstanceSize } = compute;
  if (enabled && maxInstanceSize === undefined) throw missingAttribute("maxInstanceSize");
  if (enabled && scaleDownEnabled && minInstanceSize === undefined) throw missingAttribute("minInstanceSize");
  for (const size of [minInstanceSize, maxInstanceSize]) if (size !== undefined) demandSize(provider, size);
  return {
    compute: {
      enabled,
      scaleDownEnabled,
      ...(enabled && maxInstanceSize !== undefined ? { maxInstanceSize } : {}),
      ...(enabled && minInstanceSize !== undefined ? { minInstanceSize } : {}),
    },
    diskGB: { enabled: given?.diskGB?.enabled ?? known?.diskGB.enabled ?? false },
  };
}

function demandPriorities(configs: readonly RegionConfig[]): void {
  const electing = configs.filter((config) => config.providerName === "TENANT" || config.electable.nodeCount > 0);
  const priorities = electing.map((config) => config.priority);
  if (Math.max(...priorities) !== 7) throw invalidConfiguration("the highest priority must be 7");
  if (new Set(priorities).size < priorities.length) throw invalidConfiguration("priorities must differ");
}

function demandElectable(configs: readonly RegionConfig[]): void {
  const dedicated = configs.flatMap((config) => (config.providerName === "TENANT" ? [] : [config]));
  if (dedicated.length === 0) return;
  const electable = dedicated.reduce((sum, config) => sum + config.electable.nodeCount, 0);
  if (![3, 5, 7].includes(electable)) throw invalidConfiguration("the electable nodes of an element must be 3, 5 or 7");
  const scalings = new Set(dedicated.map((config) => JSON.stringify(config.autoScaling)));
  if (scalings.size > 1) {
    throw new ApiError(400, "AUTO_SCALINGS_MUST_MATCH", "Auto-scaling must be the same in every region.");
  }
}

function demandOneDiskSize(specs: readonly ReplicationSpec[]): void {
  const sizes = new Set(
    specs.flatMap((spec) =>
      spec.regionConfigs.flatMap((config) =>
        config.providerName === "TENANT"
          ? []
          : [config.electable.diskSizeGB, config.readOnly.diskSizeGB, config.analytics.diskSizeGB],
      ),
    ),
  );
  if (sizes.size > 1) throw invalidConfiguration("diskSizeGB must be the same for every node");
}
