import { atlasTime } from "../clock.ts";
import { fullVersion } from "../facts/mongodb-version.ts";
import type { ClusterRecord, RegionConfig, ReplicationSpec } from "../record.ts";
import type { Call } from "../route.ts";
import { isTenant, stateOf } from "../state.ts";
import { connectionStrings } from "./connection-strings.ts";
import { selfLink } from "./link.ts";

type Wording = "2023-02-01" | "2024-08-05";

export function clusterShape(cluster: ClusterRecord, call: Call): unknown {
  return call.version < "2024-08-05" ? oldShape(cluster, call) : newShape(cluster, call);
}

function common(cluster: ClusterRecord, call: Call): Record<string, unknown> {
  const tenant = isTenant(cluster);
  const stateName = stateOf(cluster, call.now, tenant);
  const self = ["groups", cluster.groupId, "clusters", cluster.name];
  const related = ["restoreJobs", "snapshots"].map((name) => ({
    href: call.link(...self, "backup", name),
    rel: `https://cloud.mongodb.com/${name}`,
  }));
  const {
    advancedConfiguration,
    backupEnabled,
    biConnector,
    diskWarmingMode,
    encryptionAtRestProvider,
    pitEnabled,
    rootCertType,
  } = cluster.settings;
  return {
    ...(advancedConfiguration === undefined ? {} : { advancedConfiguration }),
    backupEnabled,
    biConnector,
    clusterType: cluster.clusterType,
    connectionStrings: connectionStrings(cluster, tenant ? "tenant" : "dedicated", stateName !== "CREATING"),
    createDate: atlasTime(cluster.created),
    diskWarmingMode,
    encryptionAtRestProvider,
    globalClusterSelfManagedSharding: cluster.settings.globalClusterSelfManagedSharding,
    groupId: cluster.groupId,
    id: cluster.id,
    labels: cluster.labels,
    links: [...selfLink(call, ...self), ...related],
    mongoDBMajorVersion: cluster.mongoDBMajorVersion,
    mongoDBVersion: fullVersion(cluster.mongoDBMajorVersion),
    name: cluster.name,
    paused: cluster.paused,
    pitEnabled,
    rootCertType,
    stateName,
    tags: cluster.tags ?? [],
    terminationProtectionEnabled: cluster.terminationProtectionEnabled,
    versionReleaseSystem: cluster.settings.versionReleaseSystem,
  };
}

function newShape(cluster: ClusterRecord, call: Call): unknown {
  const { settings } = cluster;
  const running = call.now < cluster.phase.until ? cluster.runningSpecs : cluster.specs;
  const optional = ["replicaSetScalingStrategy", "configServerManagementMode"].filter(
    (name) => settings[name] !== undefined,
  );
  return {
    ...common(cluster, call),
    adaptiveCapacity: settings.adaptiveCapacity ?? null,
    effectiveDatabaseEdition: "CORE",
    effectiveReplicationSpecs: running.map((spec) => specShape(spec, "2024-08-05")),
    featureCompatibilityVersion: cluster.mongoDBMajorVersion,
    internalClusterRole: "NONE",
    redactClientLogData: settings.redactClientLogData,
    replicationSpecs: cluster.specs.map((spec, index) => specShape(spec, "2024-08-05", running[index] ?? spec)),
    retainBackups: settings.retainBackups,
    useAwsTimeBasedSnapshotCopyForFastInitialSync: settings.useAwsTimeBasedSnapshotCopyForFastInitialSync,
    ...Object.fromEntries(optional.map((name) => [name, settings[name]])),
  };
}

/** Before 2024-08-05 the disk stood at the top and an element stood for all shards of its zone. */
function oldShape(cluster: ClusterRecord, call: Call): unknown {
  const first = cluster.specs[0]?.regionConfigs[0];
  const zones = new Map(cluster.specs.map((spec) => [spec.zoneName, spec]));
  return {
    ...common(cluster, call),
    diskSizeGB: first && first.providerName !== "TENANT" ? first.electable.diskSizeGB : tenantDiskGB,
    replicationSpecs: [...zones.values()].map((spec) => ({
      ...specShape(spec, "2023-02-01"),
      numShards: cluster.specs.filter((other) => other.zoneName === spec.zoneName).length,
    })),
  };
}

const tenantDiskGB = 0.5;

function specShape(spec: ReplicationSpec, wording: Wording, running?: ReplicationSpec): Record<string, unknown> {
  return {
    id: wording === "2023-02-01" ? spec.legacyId : spec.id,
    regionConfigs: spec.regionConfigs.map((config, index) =>
      regionConfigShape(config, wording, running?.regionConfigs[index]),
    ),
    zoneId: spec.zoneId,
    zoneName: spec.zoneName,
  };
}

function regionConfigShape(config: RegionConfig, wording: Wording, running: RegionConfig | undefined): unknown {
  const { providerName, regionName, priority } = config;
  const sized = wording === "2024-08-05";
  if (config.providerName === "TENANT") {
    const { instanceSize, backingProviderName } = config;
    const electableSpecs = {
      effectiveInstanceSize: instanceSize,
      instanceSize,
      ...(sized ? { diskSizeGB: tenantDiskGB } : {}),
    };
    return { electableSpecs, backingProviderName, priority, providerName, regionName };
  }
  const nodes = ({ diskSizeGB, ...rest }: typeof config.electable) => (sized ? { diskSizeGB, ...rest } : rest);
  const effective =
    running && running.providerName !== "TENANT"
      ? {
          effectiveAnalyticsSpecs: nodes(running.analytics),
          effectiveElectableSpecs: nodes(running.electable),
          effectiveReadOnlySpecs: nodes(running.readOnly),
        }
      : {};
  return {
    analyticsSpecs: nodes(config.analytics),
    autoScaling: config.autoScaling,
    ...(config.analyticsAutoScaling ? { analyticsAutoScaling: config.analyticsAutoScaling } : {}),
    ...effective,
    electableSpecs: nodes(config.electable),
    priority,
    providerName,
    readOnlySpecs: nodes(config.readOnly),
    regionName,
  };
}
