import type { FlexSnapshot, Snapshot } from "../../src/atlas/index.ts";
import { known } from "../known.ts";
import { isoTime } from "../moment.ts";
import { type SnapshotState, snapshotState } from "./snapshot-state.ts";

/** A snapshot, whichever family of cluster it is of. Times are ISO 8601, UTC. What Atlas does not tell is left out. */
export interface SnapshotView {
  readonly id: string;
  readonly state: SnapshotState;
  /** What made it: `on_demand`, `scheduled`, or Atlas's own `fallback`. */
  readonly trigger?: string;
  /** Of a scheduled one: `hourly`, `daily`, `weekly`, `monthly` or `yearly`. */
  readonly frequency?: string;
  /** The moment whose data it holds; not known while it is queued. */
  readonly created_at?: string;
  /** When Atlas deletes it. */
  readonly expires_at?: string;
  readonly size_bytes?: number;
  readonly description?: string;
  /** Full version of MongoDB that the data is of. */
  readonly mongodb_version?: string;
  readonly topology?: "replica_set" | "sharded_cluster";
  readonly provider?: string;
  /** Regions that hold a copy. */
  readonly copy_regions?: readonly string[];
  /** Replica sets of a sharded cluster that it is made of. */
  readonly members?: readonly string[];
  /** Flex only. */
  readonly finished_at?: string;
}

const triggers: Readonly<Record<string, string>> = { onDemand: "on_demand" };

export function viewOfSnapshot(snapshot: Snapshot): SnapshotView {
  const { snapshotType, frequencyType, type, storageSizeBytes, copyRegions, members } = snapshot;
  const trigger = snapshotType === undefined ? undefined : (triggers[snapshotType] ?? snapshotType);
  return known({
    id: snapshot.id,
    state: snapshotState(snapshot.status),
    trigger,
    frequency: trigger === "scheduled" ? frequencyType : undefined,
    created_at: isoTime(snapshot.createdAt),
    expires_at: isoTime(snapshot.expiresAt),
    size_bytes: storageSizeBytes === 0 && snapshotState(snapshot.status) !== "completed" ? undefined : storageSizeBytes,
    description: snapshot.description,
    mongodb_version: snapshot.mongodVersion,
    topology: type === undefined ? undefined : type === "shardedCluster" ? "sharded_cluster" : "replica_set",
    provider: snapshot.cloudProvider,
    copy_regions: copyRegions?.length ? copyRegions : undefined,
    members: members?.flatMap(({ replicaSetName }) => replicaSetName ?? []),
  });
}

/** Of a Flex cluster; each is scheduled by Atlas. */
export function viewOfFlexSnapshot(snapshot: FlexSnapshot): SnapshotView {
  return known({
    id: snapshot.id,
    state: snapshotState(snapshot.status),
    trigger: "scheduled",
    created_at: isoTime(snapshot.startTime ?? snapshot.scheduledTime),
    expires_at: isoTime(snapshot.expiration),
    mongodb_version: snapshot.mongoDBVersion,
    topology: "replica_set",
    finished_at: isoTime(snapshot.finishTime),
  });
}

/** Those whose moment is not known yet are the newest. */
export function newestFirst(snapshots: readonly SnapshotView[]): SnapshotView[] {
  const order = ({ created_at }: SnapshotView) =>
    created_at === undefined ? Number.POSITIVE_INFINITY : Date.parse(created_at);
  return [...snapshots].sort((a, b) => (order(a) === order(b) ? 0 : order(b) - order(a)));
}
