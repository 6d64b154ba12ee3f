import type { Provider } from "../facts/provider.ts";
import type { Retention } from "./retention.ts";

// What the emulator remembers of backups. Times are milliseconds since the Unix epoch.

export type Frequency = "hourly" | "daily" | "weekly" | "monthly" | "yearly" | "ondemand";

/** How work that takes its time will end. */
export type Outcome = "done" | "failed";

export interface SnapshotRecord {
  readonly id: string;
  readonly groupId: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly snapshotType: "onDemand" | "scheduled";
  readonly frequencyType: Frequency;
  readonly description?: string;
  readonly asked: number;
  readonly ends: number;
  readonly outcome: Outcome;
  readonly retention: Retention;
  /** Ids of the policy items that made it. */
  readonly policyItems: readonly string[];
  readonly mongoDBMajorVersion: string;
  readonly cloudProvider: Provider;
  readonly copyRegions: readonly string[];
  readonly storageSizeBytes: number;
  /** One replica set, or the shards of a cluster that has several parts. */
  readonly type: "replicaSet" | "shardedCluster";
  readonly members: readonly { readonly id: string; readonly replicaSetName: string }[];
}

export interface PolicyItem {
  readonly id: string;
  readonly frequencyType: Frequency;
  readonly frequencyInterval: number;
  readonly retention: Retention;
}

export interface ScheduleRecord {
  readonly policyId: string;
  readonly items: readonly PolicyItem[];
  readonly hour: number;
  readonly minute: number;
  readonly restoreWindowDays: number;
  /** Members that are kept and given back, such as `copySettings` and `export`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Up to here its snapshots have been made. */
  readonly madeUntil: number;
  /** Since when every moment can be restored. */
  readonly continuousSince?: number;
}

export interface RestoreTarget {
  readonly groupId: string;
  readonly clusterName: string;
  readonly clusterId: string;
  readonly deploymentItemName: string;
}

/** A moment, as seconds since the Unix epoch and the place within the second. */
export interface Moment {
  readonly seconds: number;
  readonly increment?: number;
}

export interface RestoreJobRecord {
  readonly id: string;
  readonly groupId: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly deliveryType: "automated" | "download" | "pointInTime";
  readonly snapshotId?: string;
  /** When the data of the snapshot are from. */
  readonly taken?: number;
  readonly moment?: Moment;
  readonly target?: RestoreTarget;
  /** Replica sets of the source: a download has one file for each. */
  readonly replicaSets: readonly string[];
  readonly sharded: boolean;
  readonly asked: number;
  readonly ends: number;
  readonly outcome: Outcome;
  readonly cancelled?: number;
}

/** Whose data a cluster holds after a restore. */
export interface RestoredData {
  readonly jobId: string;
  readonly sourceClusterName: string;
  readonly sourceGroupId: string;
  readonly snapshotId?: string;
  readonly moment?: Moment;
  readonly restoredAt: number;
}

export interface CompliancePolicyRecord {
  readonly groupId: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly scheduledItems: readonly PolicyItem[];
  readonly onDemandItem?: PolicyItem;
  readonly updated: number;
}

export interface ExportBucketRecord {
  readonly id: string;
  readonly groupId: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface FlexRestoreJobRecord {
  readonly id: string;
  readonly groupId: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly deliveryType: "RESTORE" | "DOWNLOAD";
  readonly snapshotId: string;
  readonly snapshotFinished: number;
  readonly target?: { readonly groupId: string; readonly clusterName: string };
  readonly asked: number;
  readonly ends: number;
  readonly outcome: Outcome;
}
