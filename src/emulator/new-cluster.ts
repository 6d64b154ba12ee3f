import { ApiError } from "./api-error.ts";
import type { ClusterBody } from "./cluster-body.ts";
import { demandConsistent, knownVersion, settingsOf, usualSettings, usualTls } from "./cluster-setting.ts";
import { defaultMajorVersion } from "./facts/mongodb-version.ts";
import { newId, newLabel } from "./identifier.ts";
import type { ClusterRecord } from "./record.ts";
import { missingAttribute } from "./refusal.ts";
import { invalidConfiguration, tenantReadOnly, topologyOf } from "./topology.ts";

/** The cluster that a POST makes. `now` and the durations of its making are in milliseconds. */
export function newCluster(
  body: ClusterBody,
  groupId: string,
  now: number,
  durations: { readonly tenant: number; readonly dedicated: number },
): ClusterRecord {
  const { name, clusterType } = body;
  if (name === undefined) throw missingAttribute("name");
  if (clusterType === undefined) throw missingAttribute("clusterType");
  const specs = topologyOf(body, clusterType, [], now);
  const tenant = specs.some((spec) => spec.regionConfigs.some((config) => config.providerName === "TENANT"));
  if (tenant && clusterType !== "REPLICASET") throw invalidConfiguration("a tenant cluster is a replica set");
  if (tenant) {
    if (body.mongoDBMajorVersion !== undefined) throw tenantReadOnly("mongoDBMajorVersion");
    for (const attribute of ["backupEnabled", "pitEnabled"] as const)
      if (body[attribute] === true) throw tenantReadOnly(attribute);
    if (body.encryptionAtRestProvider !== undefined && body.encryptionAtRestProvider !== "NONE") {
      throw tenantReadOnly("encryptionAtRestProvider");
    }
  }
  if (body.paused === true) {
    throw new ApiError(400, "CANNOT_CREATE_PAUSED_CLUSTER", `Cluster ${name} cannot be created in a paused state.`, {
      parameters: [name],
    });
  }
  const settings = settingsOf(body, tenant ? usualSettings : { ...usualSettings, advancedConfiguration: usualTls });
  demandConsistent(specs, settings);
  return {
    id: newId(now),
    groupId,
    name,
    created: now,
    clusterType,
    specs,
    runningSpecs: specs,
    mongoDBMajorVersion:
      body.mongoDBMajorVersion === undefined ? defaultMajorVersion : knownVersion(body.mongoDBMajorVersion),
    settings,
    ...(body.tags ? { tags: body.tags } : {}),
    labels: body.labels ?? [],
    paused: false,
    terminationProtectionEnabled: body.terminationProtectionEnabled ?? false,
    host: newLabel(6),
    shard: newLabel(6),
    phase: { kind: "create", from: now, until: now + (tenant ? durations.tenant : durations.dedicated) },
  };
}
