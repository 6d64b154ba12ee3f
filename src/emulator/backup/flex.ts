import { ApiError } from "../api-error.ts";
import type { FlexRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { occasionId } from "./new-snapshot.ts";
import type { FlexRestoreJobRecord } from "./record.ts";
import { restoreJobNotFound, snapshotNotFound } from "./refusal.ts";

const hour = 3600_000;
const day = 24 * hour;

/** Flex clusters keep as many daily snapshots as this, the first of them a day after their creation. */
const kept = 8;
const keptDays = kept * day;

export interface FlexSnapshot {
  readonly id: string;
  readonly scheduled: number;
  readonly ends: number;
  readonly expires: number;
}

export type FlexStatus = "QUEUED" | "RUNNING" | "COMPLETED" | "FAILED";

const waits = 0.2;

export function flexStatus(
  { from, ends, failed = false }: { readonly from: number; readonly ends: number; readonly failed?: boolean },
  now: number,
): FlexStatus {
  if (now < from + (ends - from) * waits) return "QUEUED";
  if (now < ends) return "RUNNING";
  return failed ? "FAILED" : "COMPLETED";
}

/** The automatic snapshots that exist now, newest first. They follow from the cluster's age alone. */
export function flexSnapshots(cluster: FlexRecord, call: Call): readonly FlexSnapshot[] {
  const age = Math.floor((call.now - cluster.created) / day);
  const count = Math.min(Math.max(age, 0), kept);
  return Array.from({ length: count }, (_, index) => {
    const scheduled = cluster.created + (age - index) * day;
    const ends = scheduled + call.durations.snapshot;
    return { id: occasionId(cluster.id, scheduled), scheduled, ends, expires: ends + keptDays };
  });
}

export function flexSnapshotOf(call: Call, cluster: FlexRecord, id: string): FlexSnapshot {
  const snapshot = flexSnapshots(cluster, call).find((candidate) => candidate.id === id);
  if (!snapshot) throw snapshotNotFound(id, cluster.name);
  return snapshot;
}

/** A snapshot whose data can be used. */
export function completedFlexSnapshot(call: Call, cluster: FlexRecord, id: string): FlexSnapshot {
  const snapshot = flexSnapshotOf(call, cluster, id);
  if (call.now >= snapshot.ends) return snapshot;
  throw new ApiError(400, "SNAPSHOT_NOT_COMPLETED", `Snapshot ${id} is not completed.`, { parameters: [id] });
}

export function flexRestoreJobOf(call: Call, cluster: FlexRecord): FlexRestoreJobRecord {
  const id = call.params.restoreJobId ?? "";
  const job = call.world.flexRestoreJobs.get(cluster.id, id);
  if (!job) throw restoreJobNotFound(id, cluster.name);
  return job;
}

/** A download's link lives four hours; a restore is remembered for six. */
export function flexJobExpiry(job: FlexRestoreJobRecord): number {
  return job.deliveryType === "DOWNLOAD" ? job.ends + 4 * hour : job.asked + 6 * hour;
}
