import { z } from "zod";
import { action } from "../action.ts";
import { flag, limit, moment, retentionDays, snapshotId, snapshotStatus, timeout } from "./argument.ts";
import { dedicatedBackups } from "./family.ts";
import { snapshotOf } from "./lookup.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import { backupsOf, type Subject } from "./subject.ts";
import { followSnapshot, takeSnapshot } from "./take-snapshot.ts";

const anHour = 3_600;

/** A snapshot in a list; `describe-snapshot` tells the rest. */
export type ListedSnapshot = Pick<
  SnapshotView,
  "id" | "state" | "trigger" | "frequency" | "created_at" | "expires_at" | "size_bytes" | "description"
>;

/** What was deleted, as it was. */
export type DeletedSnapshot = SnapshotView & { readonly deleted: true };

export const snapshotActions = {
  "create-snapshot": {
    harmless: true,
    ...action(
      "backups",
      "writes",
      "Take a snapshot now; where one is under way, wait for that one",
      z.object({
        description: z.string().max(255).optional().describe("What it is for"),
        retention_days: retentionDays
          .default(7)
          .describe("Days to keep it")
          .meta({ also: ["retention_in_days"] }),
        wait: flag("Whether to wait until it is completed"),
        timeout,
      }),
      (subject: Subject, { wait = false, timeout: seconds = anHour, ...wish }): Promise<SnapshotView> =>
        takeSnapshot(subject, { ...wish, wait, timeout: seconds }),
    ),
  },
  "list-snapshots": action(
    "backups",
    "reads",
    "List snapshots, newest first",
    z.object({ limit, status: snapshotStatus, since: moment("Only those taken since: ISO 8601 or Unix seconds") }),
    async (subject: Subject, given): Promise<ListedSnapshot[]> => {
      const { since = 0, status } = given;
      const all = await backupsOf(subject).snapshots();
      return all
        .filter(({ state }) => status === undefined || state === status)
        .filter(({ created_at }) => created_at === undefined || Date.parse(created_at) >= since)
        .slice(0, given.limit)
        .map(listed);
    },
  ),
  "describe-snapshot": action(
    "backups",
    "reads",
    "Tell everything that is known of a snapshot",
    z.object({ snapshot_id: snapshotId, wait: flag("Whether to wait until it is completed"), timeout }),
    async (subject: Subject, { snapshot_id, wait, timeout: seconds = anHour }): Promise<SnapshotView> => {
      const found = await snapshotOf(subject, snapshot_id);
      const mayChange =
        subject.cluster.family === "dedicated" && found.state !== "completed" && found.state !== "failed";
      return wait && mayChange ? followSnapshot(subject, found.id, seconds) : found;
    },
  ),
  "delete-snapshot": action(
    "backups",
    "writes",
    "Delete a snapshot",
    z.object({ snapshot_id: snapshotId }),
    async (subject: Subject, { snapshot_id }): Promise<DeletedSnapshot> => {
      const backups = dedicatedBackups(subject, "delete snapshots");
      const found = await snapshotOf(subject, snapshot_id);
      await backups.delete(snapshot_id);
      return { ...found, deleted: true };
    },
  ),
  "update-snapshot": action(
    "backups",
    "writes",
    "Change for how long a snapshot is kept",
    z.object({
      snapshot_id: snapshotId,
      retention_days: retentionDays.describe("Days to keep it").meta({ also: ["retention_in_days"] }),
    }),
    async (subject: Subject, { snapshot_id, retention_days }): Promise<SnapshotView> => {
      const backups = dedicatedBackups(subject, "change how long snapshots are kept");
      await snapshotOf(subject, snapshot_id);
      return backups.keepFor(snapshot_id, retention_days);
    },
  ),
};

function listed(one: SnapshotView): ListedSnapshot {
  const { id, state, trigger, frequency, created_at, expires_at, size_bytes, description } = one;
  const all = { id, state, trigger, frequency, created_at, expires_at, size_bytes, description };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as unknown as ListedSnapshot;
}
