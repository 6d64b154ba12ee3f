import type { FlexRestoreJob, RestoreJob } from "../../src/atlas/index.ts";
import { known } from "../known.ts";
import { creationOf, isoTime } from "../moment.ts";
import { downloads, flexRestoreState, isOver, type RestoreState, restoreState } from "./restore-state.ts";

export type RestoreKind = "automated" | "point_in_time" | "download";

/** A restore job, whichever family of cluster it is of. Times are ISO 8601, UTC. What Atlas does not tell is left out. */
export interface RestoreJobView {
  readonly id: string;
  /** Of a download, `completed` means that it can be fetched. */
  readonly state: RestoreState;
  readonly kind: RestoreKind;
  readonly snapshot_id?: string;
  /** The moment whose data the snapshot holds. */
  readonly snapshot_time?: string;
  /** The moment that is restored to, where it is not a snapshot's. */
  readonly point_in_time?: string;
  /** The operation within that second. */
  readonly oplog_inc?: number;
  /** Name of the cluster that is written to; a download has none. */
  readonly target?: string;
  readonly target_project_id?: string;
  readonly requested_at?: string;
  readonly finished_at?: string;
  /** From the request to the end, or to now. */
  readonly elapsed_seconds?: number;
  /** Where the data can be fetched: whoever has an address can, until it expires. */
  readonly download_urls?: readonly string[];
  readonly download_expires_at?: string;
}

const kinds: Readonly<Record<string, RestoreKind>> = { pointInTime: "point_in_time", download: "download" };

export function viewOfRestoreJob(job: RestoreJob, now: number): RestoreJobView {
  const kind = kinds[job.deliveryType ?? ""] ?? "automated";
  const state = restoreState(job);
  const urls = downloads(job);
  const { desiredTimestamp: desired, oplogTs } = job;
  const second = job.pointInTimeUTCSeconds ?? (oplogTs === undefined ? undefined : Number(oplogTs));
  return known({
    id: job.id,
    state,
    kind,
    snapshot_id: job.snapshotId,
    snapshot_time: isoTime(job.timestamp),
    point_in_time: kind === "point_in_time" ? isoTime(second === undefined ? desired?.date : second * 1000) : undefined,
    oplog_inc: kind === "point_in_time" ? (job.oplogInc ?? desired?.increment) : undefined,
    target: job.targetClusterName,
    target_project_id: job.targetGroupId,
    ...times(job.id, state, job.finishedAt, now),
    download_urls: urls.length > 0 && state === "completed" ? urls : undefined,
    download_expires_at: kind === "download" ? isoTime(job.expiresAt) : undefined,
  });
}

export function viewOfFlexRestoreJob(job: FlexRestoreJob, now: number): RestoreJobView {
  const kind = job.deliveryType === "DOWNLOAD" ? "download" : "automated";
  const state = flexRestoreState(job, now);
  return known({
    id: job.id,
    state,
    kind,
    snapshot_id: job.snapshotId,
    snapshot_time: isoTime(job.snapshotFinishedDate),
    target: kind === "download" ? undefined : job.targetDeploymentItemName,
    target_project_id: kind === "download" ? undefined : job.targetProjectId,
    ...times(job.id, state, job.restoreFinishedDate, now),
    download_urls: job.snapshotUrl !== undefined && state === "completed" ? [job.snapshotUrl] : undefined,
    download_expires_at: kind === "download" ? isoTime(job.expirationDate) : undefined,
  });
}

function times(id: string, state: RestoreState, finished: string | undefined, now: number) {
  const requested = creationOf(id);
  const end = finished === undefined ? (isOver(state) ? undefined : now) : Date.parse(finished);
  const elapsed = requested === undefined || end === undefined ? undefined : Math.round((end - requested) / 1000);
  return {
    requested_at: isoTime(requested),
    finished_at: isoTime(finished),
    elapsed_seconds: elapsed === undefined || Number.isNaN(elapsed) ? undefined : Math.max(0, elapsed),
  };
}

/** Atlas keeps no order that it promises; ids begin with the second of the request. */
export function newestJobsFirst(jobs: readonly RestoreJobView[]): RestoreJobView[] {
  return [...jobs].sort((a, b) => (creationOf(b.id) ?? 0) - (creationOf(a.id) ?? 0));
}
