import type { ClusterBody } from "./cluster-body.ts";
import { majorVersion } from "./facts/mongodb-version.ts";
import { hasNvmeDisk } from "./facts/node.ts";
import type { ReplicationSpec } from "./record.ts";
import { invalidValue } from "./refusal.ts";
import { invalidConfiguration } from "./topology.ts";

const settingNames = [
  "adaptiveCapacity",
  "advancedConfiguration",
  "backupEnabled",
  "biConnector",
  "configServerManagementMode",
  "diskWarmingMode",
  "encryptionAtRestProvider",
  "globalClusterSelfManagedSharding",
  "pitEnabled",
  "redactClientLogData",
  "replicaSetScalingStrategy",
  "retainBackups",
  "rootCertType",
  "useAwsTimeBasedSnapshotCopyForFastInitialSync",
  "versionReleaseSystem",
] as const;

/** What a cluster has whose creation says nothing of it. */
export const usualSettings = {
  backupEnabled: false,
  biConnector: { enabled: false, readPreference: "secondary" },
  diskWarmingMode: "FULLY_WARMED",
  encryptionAtRestProvider: "NONE",
  globalClusterSelfManagedSharding: false,
  pitEnabled: false,
  redactClientLogData: false,
  retainBackups: false,
  rootCertType: "ISRGROOTX1",
  useAwsTimeBasedSnapshotCopyForFastInitialSync: false,
  versionReleaseSystem: "LTS",
};

export const usualTls = {
  customOpensslCipherConfigTls12: [],
  customOpensslCipherConfigTls13: [],
  minimumEnabledTlsProtocol: "TLS1_2",
  tlsCipherConfigMode: "DEFAULT",
};

/** The major version that a text names; refused where Atlas offers none such. */
export function knownVersion(text: string): string {
  const version = majorVersion(text);
  if (version === undefined) throw invalidValue("mongoDBMajorVersion", `${text} is not offered`);
  return version;
}

/** The settings that were there before, and over them what a body says. */
export function settingsOf(
  body: ClusterBody,
  before: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const settings: Record<string, unknown> = { ...before };
  for (const name of settingNames) {
    const given: unknown = body[name];
    if (given === undefined) continue;
    const known = before[name];
    // A nested object is partial, too.
    settings[name] = isObject(given) && isObject(known) ? { ...known, ...given } : given;
  }
  return settings;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Refuses settings that these machines cannot have. */
export function demandConsistent(specs: readonly ReplicationSpec[], settings: Readonly<Record<string, unknown>>): void {
  const sizes = specs.flatMap((spec) =>
    spec.regionConfigs.flatMap((config) => (config.providerName === "TENANT" ? [] : [config.electable.instanceSize])),
  );
  if (sizes.some(hasNvmeDisk) && settings.backupEnabled !== true)
    throw invalidConfiguration("NVMe clusters need backupEnabled");
  if (settings.pitEnabled === true && settings.backupEnabled !== true)
    throw invalidConfiguration("pitEnabled needs backupEnabled");
}
