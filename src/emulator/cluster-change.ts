import { ApiError } from "./api-error.ts";
import type { ClusterBody } from "./cluster-body.ts";
import { demandConsistent, knownVersion, settingsOf } from "./cluster-setting.ts";
import { versionSteps } from "./facts/mongodb-version.ts";
import { hasNvmeDisk } from "./facts/node.ts";
import type { ClusterRecord, ReplicationSpec } from "./record.ts";
import { invalidValue } from "./refusal.ts";
import { isTenant } from "./state.ts";
import { invalidConfiguration, topologyOf } from "./topology.ts";

/** The cluster after a PATCH. Something that needs the machines makes it UPDATING for a while. */
export function changedCluster(
  cluster: ClusterRecord,
  body: ClusterBody,
  now: number,
  duration: number,
): ClusterRecord {
  const names = Object.keys(body).filter((name) => name !== "name" && name !== "clusterType");
  if (body.name !== undefined && body.name !== cluster.name) throw invalidValue("name", "a cluster cannot be renamed");
  if (isTenant(cluster) && names.length > 0) {
    throw new ApiError(400, "TENANT_CLUSTER_UPDATE_UNSUPPORTED", "Cannot update a M0 cluster through the public API.");
  }
  if (body.paused !== undefined && body.paused !== cluster.paused)
    return pausedOrResumed(cluster, body.paused, names, now, duration);
  if (cluster.paused && names.length > 0) {
    throw new ApiError(
      409,
      "CANNOT_UPDATE_PAUSED_CLUSTER",
      `Cannot update cluster ${cluster.name} while it is paused.`,
      {
        parameters: [cluster.name],
      },
    );
  }
  const clusterType = typeAfter(cluster, body);
  const tags = body.tags ?? cluster.tags;
  const reshaped = body.replicationSpecs !== undefined || body.diskSizeGB !== undefined;
  const specs = reshaped ? topologyOf(completed(body, cluster), clusterType, cluster.specs, now) : cluster.specs;
  if (!isTenant(cluster) && isTenant({ ...cluster, specs }))
    throw invalidConfiguration("a dedicated cluster cannot become a tenant");
  demandNoShrink(cluster, specs);
  const changed: ClusterRecord = {
    ...cluster,
    clusterType,
    specs,
    mongoDBMajorVersion: versionAfter(cluster, body),
    settings: settingsOf(body, cluster.settings),
    ...(tags ? { tags } : {}),
    labels: body.labels ?? cluster.labels,
    terminationProtectionEnabled: body.terminationProtectionEnabled ?? cluster.terminationProtectionEnabled,
  };
  demandConsistent(changed.specs, changed.settings);
  const machines = ({ clusterType, specs, mongoDBMajorVersion, settings }: ClusterRecord) =>
    JSON.stringify([clusterType, specs, mongoDBMajorVersion, settings]);
  return machines(changed) === machines(cluster) ? changed : updating(changed, cluster, now, duration);
}

function updating(changed: ClusterRecord, before: ClusterRecord, now: number, duration: number): ClusterRecord {
  const runningSpecs = now < before.phase.until ? before.runningSpecs : before.specs;
  // A change of a cluster that is still being created is part of its creation.
  if (before.phase.kind === "create" && now < before.phase.until) return { ...changed, runningSpecs };
  return { ...changed, runningSpecs, phase: { kind: "update", from: now, until: now + duration } };
}

function pausedOrResumed(
  cluster: ClusterRecord,
  paused: boolean,
  names: readonly string[],
  now: number,
  duration: number,
): ClusterRecord {
  if (names.some((name) => name !== "paused")) {
    throw new ApiError(
      409,
      "CANNOT_UPDATE_AND_PAUSE_CLUSTER",
      "Cannot pause or resume a cluster and change it in one request.",
      {
        parameters: [cluster.name],
      },
    );
  }
  return updating({ ...cluster, paused }, cluster, now, duration);
}

function typeAfter(cluster: ClusterRecord, body: ClusterBody): string {
  const { clusterType = cluster.clusterType } = body;
  if (clusterType === "REPLICASET" && cluster.clusterType !== "REPLICASET") {
    throw invalidConfiguration("a sharded cluster cannot become a replica set");
  }
  return clusterType;
}

function versionAfter(cluster: ClusterRecord, body: ClusterBody): string {
  if (body.mongoDBMajorVersion === undefined) return cluster.mongoDBMajorVersion;
  const version = knownVersion(body.mongoDBMajorVersion);
  const steps = versionSteps(cluster.mongoDBMajorVersion, version);
  if (steps < 0)
    throw invalidValue("mongoDBMajorVersion", `cannot go back from ${cluster.mongoDBMajorVersion} to ${version}`);
  if (steps > 1) throw invalidValue("mongoDBMajorVersion", "goes up by one major version at a time");
  return version;
}

/** A body with a new disk size only keeps the specs that are there. */
function completed(body: ClusterBody, cluster: ClusterRecord): ClusterBody {
  if (body.replicationSpecs !== undefined) return body;
  const replicationSpecs = cluster.specs.map((spec) => ({
    id: spec.id,
    regionConfigs: spec.regionConfigs.flatMap((config) =>
      config.providerName === "TENANT"
        ? []
        : [
            {
              providerName: config.providerName,
              regionName: config.regionName,
              electableSpecs: { instanceSize: config.electable.instanceSize },
            },
          ],
    ),
  }));
  return { ...body, replicationSpecs };
}

function demandNoShrink(cluster: ClusterRecord, specs: readonly ReplicationSpec[]): void {
  const disk = (all: readonly ReplicationSpec[]) => {
    const config = all[0]?.regionConfigs[0];
    return config && config.providerName !== "TENANT" && !hasNvmeDisk(config.electable.instanceSize)
      ? config.electable.diskSizeGB
      : 0;
  };
  if (disk(specs) > 0 && disk(specs) < disk(cluster.specs)) {
    throw invalidValue("diskSizeGB", `cannot shrink from ${disk(cluster.specs)} to ${disk(specs)}`);
  }
}
