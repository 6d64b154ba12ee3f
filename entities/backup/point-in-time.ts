import type { BackupSchedule } from "../../src/atlas/index.ts";
import { Explained } from "../../src/entity/index.ts";
import { isoTime } from "../moment.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import type { Subject } from "./subject.ts";

/** The seconds that can be restored, in milliseconds since the Unix epoch. */
export interface Window {
  readonly earliest: number;
  readonly latest: number;
}

/** Days that Atlas keeps the log of operations for, where the schedule does not say. */
const usualWindowDays = 7;

/**
 * From the oldest completed snapshot that the log of operations still reaches, to now.
 * Undefined while there is no snapshot to begin with.
 */
export function windowOf(
  snapshots: readonly SnapshotView[],
  schedule: Pick<BackupSchedule, "restoreWindowDays"> | undefined,
  now: number,
): Window | undefined {
  const taken = snapshots.flatMap(({ state, created_at }) =>
    state === "completed" && created_at !== undefined ? [Date.parse(created_at)] : [],
  );
  if (taken.length === 0) return undefined;
  const reach = now - (schedule?.restoreWindowDays ?? usualWindowDays) * 86_400_000;
  return { earliest: Math.max(Math.min(...taken), reach), latest: now };
}

/** Rejects where the cluster has no points in time, or not this one; `second` is in Unix seconds. */
export async function mustBeInWindow(
  subject: Subject,
  second: number,
  snapshots: () => Promise<readonly SnapshotView[]>,
): Promise<void> {
  const { cluster, atlas, host } = subject;
  const label = `cluster "${cluster.name}"`;
  if (!cluster.pitEnabled) {
    throw new Explained(
      `${label} cannot be restored to a point in time: continuous backup is switched off`,
      "Restore a snapshot instead; to have points in time from now on, write `backup: { point_in_time: true }` and run monk update.",
    );
  }
  const schedule = await atlas.find("getBackupSchedule", { groupId: cluster.groupId, clusterName: cluster.name });
  const window = windowOf(await snapshots(), schedule, host.now());
  const wanted = isoTime(second * 1_000);
  if (!window) {
    throw new Explained(
      `${label} cannot be restored to ${wanted}: it has no completed snapshot yet, and points in time begin with one`,
      "Take one, or wait for the first of the schedule.",
    );
  }
  if (second * 1_000 >= Math.floor(window.earliest / 1_000) * 1_000 && second * 1_000 <= window.latest) return;
  throw new Explained(
    `${label} cannot be restored to ${wanted}`,
    `Points in time reach from ${isoTime(window.earliest)} to ${isoTime(window.latest)} (now).`,
  );
}
