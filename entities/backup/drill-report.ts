import type { ClusterView } from "../cluster/view.ts";
import type { RestoreJobView } from "./restore-view.ts";
import type { SnapshotView } from "./snapshot-view.ts";

/** What a restore drill found, and how long it took. Only a drill that passed has one: the others reject. */
export interface DrillReport {
  readonly passed: true;
  readonly snapshot: SnapshotView;
  readonly target: {
    readonly name: string;
    readonly instance_size: string;
    readonly provider: string;
    readonly region: string;
    readonly mongodb_version?: string;
    readonly removed: boolean;
  };
  readonly restore_job: string;
  /** From nothing to a cluster that can be used: the first two phases. */
  readonly recovery_seconds: number;
  readonly phases: { readonly make_cluster: number; readonly restore: number; readonly remove?: number };
  readonly checked: readonly string[];
  readonly not_checked: readonly string[];
}

/** What was restored, as Atlas tells of it. */
export interface Outcome {
  readonly snapshot: SnapshotView;
  readonly job: RestoreJobView;
  readonly target: ClusterView;
  /** Databases that Atlas lists for the snapshot; undefined where it does not tell. */
  readonly databases: readonly string[] | undefined;
}

/** Everything that Atlas's own answers can prove, each as a sentence; and what they say against it. */
export function examine({ snapshot, job, target, databases }: Outcome): { checked: string[]; wrong: string[] } {
  const address = target.srv ?? target.standard;
  const checks: (readonly [right: boolean, sentence: string])[] = [
    [job.state === "completed", `restore job ${job.id} is ${job.state}`],
    [job.snapshot_id === undefined || job.snapshot_id === snapshot.id, `it restored snapshot ${job.snapshot_id}`],
    [job.target === undefined || job.target === target.name, `it restored into ${job.target}`],
    [target.stateName === "IDLE", `${target.name} is ${target.stateName}`],
    [address !== undefined, `${target.name} has ${address === undefined ? "no" : "a"} connection string`],
    ...versions(snapshot, target),
    ...(databases === undefined ? [] : [[databases.length > 0, listed(databases)] as const]),
  ];
  const told = (outcome: boolean) => checks.filter(([right]) => right === outcome).map(([, sentence]) => sentence);
  return { checked: told(true), wrong: told(false) };
}

function versions({ mongodb_version: taken }: SnapshotView, { version: runs }: ClusterView) {
  if (taken === undefined || runs === undefined) return [];
  const same = majorOf(taken) === majorOf(runs);
  return [[same, `it runs MongoDB ${runs}, and the snapshot is of ${taken}`] as const];
}

function listed(databases: readonly string[]): string {
  return databases.length === 0 ? "the snapshot holds no database" : `the snapshot holds ${databases.join(", ")}`;
}

/** `8.0` of `8.0.29`. */
export function majorOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** What no answer of Atlas can prove. */
export function leftOpen({ databases }: Outcome, kept: boolean): string[] {
  const how = kept ? "" : " (keep=true leaves the restored cluster to look at)";
  return [
    databases === undefined
      ? "which databases the snapshot holds: Atlas did not tell"
      : "whether the restored cluster holds these databases: Atlas tells it of snapshots only",
    `the documents themselves, and whether an application can use them: that takes a connection${how}`,
  ];
}
