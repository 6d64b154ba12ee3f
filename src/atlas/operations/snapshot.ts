import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** A snapshot of a dedicated cluster. `type` is its topology; what made it is in `snapshotType`. */
export const snapshot = deferred(() =>
  z.looseObject({
    id: z.string(),
    /** queued, inProgress, completed or failed. */
    status: unset(z.string()),
    type: unset(z.string()),
    /** onDemand, scheduled or fallback. */
    snapshotType: unset(z.string()),
    frequencyType: unset(z.string()),
    description: unset(z.string()),
    /** When its data was taken; not there while it is queued. */
    createdAt: unset(z.string()),
    expiresAt: unset(z.string()),
    mongodVersion: unset(z.string()),
    storageSizeBytes: unset(z.number()),
    cloudProvider: unset(z.string()),
    copyRegions: unset(z.array(z.string())),
    replicaSetName: unset(z.string()),
    /** Of a sharded cluster: one for each shard and one for the config servers. */
    members: unset(z.array(z.looseObject({ id: z.string(), replicaSetName: unset(z.string()) }))),
    snapshotIds: unset(z.array(z.string())),
  }),
);
export type Snapshot = Told<typeof snapshot>;

export interface NewSnapshot {
  readonly description?: string;
  readonly retentionInDays?: number;
}

export interface SnapshotRetention {
  readonly retentionValue: number;
  readonly retentionUnit: "DAYS" | "WEEKS" | "MONTHS" | "YEARS";
}

const common = { version: "2023-01-01", area: "backups", limit: limits.backups } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Read Only", repeatable: true } as const;
const writes = { ...common, access: "write" } as const;
const touches = [{ list: "listSnapshots", keys: (given: { snapshotId?: string }) => [given.snapshotId ?? ""] }];

/** A cluster without backup has no snapshots, and some answers say so with a code of its own. */
const absent = ["SNAPSHOT_NOT_FOUND", "BACKUP_CONFIG_NOT_FOUND"];

export const snapshotOperations = {
  listSnapshots: {
    ...reads,
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots",
    pages: "pages",
    query: deferred(() =>
      z.strictObject({
        pointInTimeUtcSeconds: z.number().optional(),
        oplogTs: z.number().optional(),
        oplogInc: z.number().optional(),
      }),
    ),
    answer: snapshot,
    keys: (item: Snapshot) => [item.id],
  },
  getSnapshot: {
    ...reads,
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}",
    absent,
    answer: snapshot,
  },
  /** One on-demand snapshot at a time. Two requests are two snapshots. */
  createSnapshot: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots",
    role: "Project Backup Creator",
    repeatable: false,
    body: shape<NewSnapshot>(),
    answer: snapshot,
    touches,
  },
  updateSnapshot: {
    ...writes,
    method: "PATCH",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}",
    role: "Project Backup Manager",
    repeatable: true,
    body: shape<SnapshotRetention>(),
    answer: snapshot,
    touches,
  },
  deleteSnapshot: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}",
    role: "Project Backup Manager",
    repeatable: true,
    absent,
    touches,
  },
  /** The databases that a completed snapshot holds, by name. */
  listSnapshotDatabases: {
    ...reads,
    version: "2025-03-12",
    role: "Project Backup Manager",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases",
    pages: "pages",
    answer: deferred(() => z.looseObject({ name: z.string() })),
    keys: (item: { name: string }) => [item.name],
  },
  /** Everything in one answer: it takes no paging. */
  listShardedSnapshots: {
    ...reads,
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/shardedClusters",
    answer: deferred(() => z.looseObject({ results: z.array(snapshot()) })),
  },
  getShardedSnapshot: {
    ...reads,
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/shardedCluster/{snapshotId}",
    absent,
    answer: snapshot,
  },
  deleteShardedSnapshot: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/shardedCluster/{snapshotId}",
    role: "Project Backup Manager",
    repeatable: true,
    absent,
    touches,
  },
} as const satisfies Record<string, Operation>;
