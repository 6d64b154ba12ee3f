import type { RestoreJobView } from "./restore-view.ts";
import type { SnapshotView } from "./snapshot-view.ts";

/** What is restored, from where to where; settled and checked. */
export type RestoreOrder =
  | {
      readonly kind: "automated";
      readonly snapshot_id: string;
      readonly target: string;
      readonly target_project_id: string;
    }
  | {
      readonly kind: "point_in_time";
      /** Unix seconds. */
      readonly second: number;
      /** The operation within that second. */
      readonly oplog_inc?: number;
      readonly target: string;
      readonly target_project_id: string;
    }
  | { readonly kind: "download"; readonly snapshot_id: string };

/** Snapshots and restore jobs of one cluster, straight from Atlas each time. */
export interface Backups {
  /** Newest first. */
  snapshots(): Promise<SnapshotView[]>;
  snapshot(id: string): Promise<SnapshotView | undefined>;
  /** Newest first. */
  restoreJobs(): Promise<RestoreJobView[]>;
  restoreJob(id: string): Promise<RestoreJobView | undefined>;
  /** Starts a restore. Sending it twice is two restores. */
  restore(order: RestoreOrder): Promise<RestoreJobView>;
}
