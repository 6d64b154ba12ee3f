import { atlasTime } from "../clock.ts";
import { defaultMajorVersion, fullVersion } from "../facts/mongodb-version.ts";
import type { FlexRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { stateOf } from "../state.ts";
import { connectionStrings } from "./connection-strings.ts";

export function flexClusterShape(cluster: FlexRecord, call: Call): unknown {
  const stateName = stateOf(cluster, call.now);
  return {
    backupSettings: { enabled: true },
    clusterType: "REPLICASET",
    connectionStrings: connectionStrings(cluster, "tenant", stateName !== "CREATING"),
    createDate: atlasTime(cluster.created),
    groupId: cluster.groupId,
    id: cluster.id,
    mongoDBVersion: fullVersion(defaultMajorVersion),
    name: cluster.name,
    providerSettings: {
      backingProviderName: cluster.backingProviderName,
      diskSizeGB: 5,
      providerName: "FLEX",
      regionName: cluster.regionName,
    },
    stateName,
    tags: cluster.tags ?? [],
    terminationProtectionEnabled: cluster.terminationProtectionEnabled,
    versionReleaseSystem: "LTS",
  };
}
