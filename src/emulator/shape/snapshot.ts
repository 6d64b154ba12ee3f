import { snapshotSegments } from "../backup/path.ts";
import type { SnapshotRecord } from "../backup/record.ts";
import { expiryOf, showsProvider, showsVersion, snapshotStatus, takenAt } from "../backup/snapshot-state.ts";
import { atlasTime } from "../clock.ts";
import { fullVersion } from "../facts/mongodb-version.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

function snapshotPath({ groupId, clusterName, id, type }: SnapshotRecord): readonly string[] {
  const below = snapshotSegments(id, type === "shardedCluster");
  return ["groups", groupId, "clusters", clusterName, "backup", "snapshots", ...below];
}

export function snapshotShape(snapshot: SnapshotRecord, call: Call): unknown {
  const { now } = call;
  const status = snapshotStatus(snapshot, now);
  const completed = status === "completed";
  return {
    ...(completed ? { createdAt: atlasTime(takenAt(snapshot)) } : {}),
    ...(snapshot.description === undefined ? {} : { description: snapshot.description }),
    expiresAt: atlasTime(expiryOf(snapshot, now)),
    frequencyType: snapshot.frequencyType,
    id: snapshot.id,
    links: [
      ...selfLink(call, ...snapshotPath(snapshot)),
      {
        href: call.link("groups", snapshot.groupId, "clusters", snapshot.clusterName),
        rel: "https://cloud.mongodb.com/cluster",
      },
    ],
    ...(showsVersion(snapshot, now) ? { mongodVersion: fullVersion(snapshot.mongoDBMajorVersion) } : {}),
    policyItems: snapshot.policyItems,
    snapshotType: snapshot.snapshotType,
    status,
    storageSizeBytes: completed ? snapshot.storageSizeBytes : 0,
    type: snapshot.type,
    ...(snapshot.type === "replicaSet" ? replicaSetPart(snapshot, now) : shardedPart(snapshot, now)),
  };
}

function replicaSetPart(snapshot: SnapshotRecord, now: number): object {
  return {
    ...(showsProvider(snapshot, now) ? { cloudProvider: snapshot.cloudProvider } : {}),
    copyRegions: snapshot.copyRegions,
    replicaSetName: snapshot.members[0]?.replicaSetName,
  };
}

function shardedPart(snapshot: SnapshotRecord, now: number): object {
  const { cloudProvider } = snapshot;
  const members = showsProvider(snapshot, now) ? snapshot.members.map((member) => ({ ...member, cloudProvider })) : [];
  return { configServerType: "DEDICATED", members, snapshotIds: members.map(({ id }) => id) };
}
