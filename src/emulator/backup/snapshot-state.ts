import type { SnapshotRecord } from "./record.ts";
import { keptUntil } from "./retention.ts";

// What a snapshot is and shows follows from its record and the time. The parts of its course are those of recorded ones.

const waits = 0.2;
const knowsVersion = 0.3;
const knowsProvider = 0.6;
/** The data are those of this moment of the course. */
const copied = 0.5;

export type SnapshotStatus = "queued" | "inProgress" | "completed" | "failed";

function at({ asked, ends }: SnapshotRecord, part: number): number {
  return asked + (ends - asked) * part;
}

export function snapshotStatus(snapshot: SnapshotRecord, now: number): SnapshotStatus {
  if (now < at(snapshot, waits)) return "queued";
  if (now < snapshot.ends) return "inProgress";
  return snapshot.outcome === "failed" ? "failed" : "completed";
}

export function isUnfinished(snapshot: SnapshotRecord, now: number): boolean {
  return now < snapshot.ends;
}

export function showsVersion(snapshot: SnapshotRecord, now: number): boolean {
  return now >= at(snapshot, knowsVersion);
}

export function showsProvider(snapshot: SnapshotRecord, now: number): boolean {
  return now >= at(snapshot, knowsProvider);
}

/** When its data are from. Shown once it is completed. */
export function takenAt(snapshot: SnapshotRecord): number {
  return at(snapshot, copied);
}

/** The retention counts from the end, and until then from the beginning. */
export function expiryOf(snapshot: SnapshotRecord, now: number): number {
  return keptUntil(now < snapshot.ends ? snapshot.asked : snapshot.ends, snapshot.retention);
}

export function isKept(snapshot: SnapshotRecord, now: number): boolean {
  return now < snapshot.ends || now < expiryOf(snapshot, now);
}
