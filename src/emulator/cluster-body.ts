import { choice, decimal, flag, ignored, instant, list, object, orNull, pairs, text, whole } from "./rule.ts";

// The body of a cluster's POST and PATCH, as far as one member can be judged alone.

const hardware = object({
  diskIOPS: whole({ min: 1 }),
  diskSizeGB: decimal({ min: 0.5, max: 4096 }),
  diskThroughput: ignored,
  ebsVolumeType: choice(["STANDARD", "PROVISIONED", "HIGH_PERFORMANCE"]),
  effectiveInstanceSize: ignored,
  instanceSize: text({ min: 1 }),
  nodeCount: whole({ min: 0, max: 50 }),
});

const autoScaling = object({
  compute: object({
    enabled: flag,
    maxInstanceSize: text({ min: 1 }),
    minInstanceSize: text({ min: 1 }),
    predictiveEnabled: flag,
    scaleDownEnabled: flag,
  }),
  diskGB: object({ enabled: flag }),
});

const regionConfig = object(
  {
    analyticsAutoScaling: autoScaling,
    analyticsSpecs: hardware,
    autoScaling,
    backingProviderName: choice(["AWS", "AZURE", "GCP"]),
    effectiveAnalyticsSpecs: ignored,
    effectiveElectableSpecs: ignored,
    effectiveReadOnlySpecs: ignored,
    electableSpecs: hardware,
    priority: whole({ min: 0, max: 7 }),
    providerName: choice(["AWS", "AZURE", "GCP", "TENANT"]),
    readOnlySpecs: hardware,
    regionName: text({ min: 1 }),
  },
  ["providerName", "regionName"],
);

const replicationSpec = object(
  {
    id: text(),
    numShards: whole({ min: 1, max: 50 }),
    regionConfigs: list(regionConfig),
    zoneId: ignored,
    zoneName: text({ min: 1 }),
  },
  ["regionConfigs"],
);

const cipherList = list(text());

// The document knows only capitals; Atlas itself answers in small letters, and takes back what it sent.
const readPreference = (value: unknown, at: string) =>
  choice(["PRIMARY", "SECONDARY", "ANALYTICS", "primary", "secondary", "analytics"])(value, at).toLowerCase();

export const clusterBody = object({
  acceptDataRisksAndForceReplicaSetReconfig: instant,
  adaptiveCapacity: orNull(choice(["ENABLED", "DISABLED"])),
  advancedConfiguration: object({
    customOpensslCipherConfigTls12: cipherList,
    customOpensslCipherConfigTls13: cipherList,
    minimumEnabledTlsProtocol: choice(["TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"]),
    tlsCipherConfigMode: choice(["CUSTOM", "DEFAULT"]),
  }),
  backupEnabled: flag,
  biConnector: object({
    enabled: flag,
    readPreference,
  }),
  clusterType: choice(["REPLICASET", "SHARDED", "GEOSHARDED"]),
  configServerManagementMode: choice(["ATLAS_MANAGED", "FIXED_TO_DEDICATED"]),
  configServerType: ignored,
  connectionStrings: ignored,
  createDate: ignored,
  diskSizeGB: decimal({ min: 0.5, max: 4096 }),
  diskWarmingMode: choice(["FULLY_WARMED", "VISIBLE_EARLIER", "ENHANCED_FULLY_WARMED"]),
  effectiveDatabaseEdition: ignored,
  effectiveReplicationSpecs: ignored,
  encryptionAtRestProvider: choice(["NONE", "AWS", "AZURE", "GCP"]),
  featureCompatibilityVersion: ignored,
  featureCompatibilityVersionExpirationDate: ignored,
  globalClusterSelfManagedSharding: flag,
  groupId: ignored,
  id: ignored,
  internalClusterRole: ignored,
  labels: pairs,
  links: ignored,
  mongoDBEmployeeAccessGrant: ignored,
  mongoDBMajorVersion: text(),
  mongoDBVersion: ignored,
  name: text({ min: 1, max: 64, pattern: /^[a-zA-Z0-9][a-zA-Z0-9-]*$/ }),
  paused: flag,
  pitEnabled: flag,
  redactClientLogData: flag,
  replicaSetScalingStrategy: choice(["SEQUENTIAL", "WORKLOAD_TYPE", "NODE_TYPE"]),
  replicationSpecs: list(replicationSpec, 70),
  retainBackups: flag,
  rootCertType: choice(["ISRGROOTX1"]),
  stateName: ignored,
  tags: pairs,
  terminationProtectionEnabled: flag,
  useAwsTimeBasedSnapshotCopyForFastInitialSync: flag,
  versionReleaseSystem: choice(["LTS", "CONTINUOUS"]),
});

export type ClusterBody = ReturnType<typeof clusterBody>;
export type GivenReplicationSpec = NonNullable<ClusterBody["replicationSpecs"]>[number];
export type GivenRegionConfig = GivenReplicationSpec["regionConfigs"][number];
export type GivenHardware = NonNullable<GivenRegionConfig["electableSpecs"]>;
export type GivenAutoScaling = NonNullable<GivenRegionConfig["autoScaling"]>;
