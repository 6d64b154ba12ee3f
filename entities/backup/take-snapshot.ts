import { AtlasError } from "../../src/atlas/index.ts";
import { Explained } from "../../src/entity/index.ts";
import { dedicatedBackups, mustBeEnabled } from "./family.ts";
import { follow } from "./follow.ts";
import { once } from "./once.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import { command, type Subject } from "./subject.ts";

const usualSnapshot = "3 to 9 minutes";

export interface SnapshotWish {
  readonly description?: string | undefined;
  readonly retention_days: number;
  /** Seconds to wait for it at most. */
  readonly timeout: number;
  readonly wait: boolean;
}

/**
 * Asks for a snapshot. Atlas takes one on demand at a time: where one is under way, that one is waited for and answered.
 * Rejects when it fails.
 */
export async function takeSnapshot(subject: Subject, wish: SnapshotWish): Promise<SnapshotView> {
  const backups = dedicatedBackups(subject, "take a snapshot on demand");
  mustBeEnabled(subject);
  const before = await backups.snapshots();
  const underWay = before.find(isUnderWay);
  if (underWay) return join(subject, underWay, wish.timeout);

  const ids = new Set(before.map(({ id }) => id));
  const made = async () => (await backups.snapshots()).find((one) => one.trigger === "on_demand" && !ids.has(one.id));
  let taken: SnapshotView;
  try {
    taken = await once(subject, {
      what: "the snapshot",
      send: () => backups.take(wish.description, wish.retention_days),
      made,
      look: command(subject, "list-snapshots"),
    });
  } catch (error) {
    // Somebody else was faster.
    const other = isRefused(error) ? (await backups.snapshots()).find(isUnderWay) : undefined;
    if (!other) throw error;
    return join(subject, other, wish.timeout);
  }
  return wish.wait ? followSnapshot(subject, taken.id, wish.timeout) : taken;
}

/** Waits until the snapshot is completed; rejects when it fails. */
export async function followSnapshot(subject: Subject, id: string, timeout: number): Promise<SnapshotView> {
  const backups = dedicatedBackups(subject, "take a snapshot on demand");
  const seen = await follow(subject, {
    what: `snapshot ${id}`,
    usual: usualSnapshot,
    read: () => backups.snapshot(id),
    state: ({ state }) => state,
    over: ({ state }) => state === "completed" || state === "failed",
    timeout,
    later: command(subject, `describe-snapshot snapshot_id=${id} wait=true`),
  });
  if (seen.state === "completed") return seen;
  throw new Explained(
    `snapshot ${id} of cluster "${subject.cluster.name}" failed in Atlas`,
    `Ask for another: ${command(subject, "create-snapshot wait=true")}`,
  );
}

function join(subject: Subject, { id, state }: SnapshotView, timeout: number): Promise<SnapshotView> {
  subject.context.notice(
    `Snapshot ${id} is ${state} already, and Atlas takes one at a time: waiting for that one, and no other is asked for.`,
  );
  return followSnapshot(subject, id, timeout);
}

function isUnderWay({ trigger, state }: SnapshotView): boolean {
  return trigger === "on_demand" && (state === "queued" || state === "running");
}

function isRefused(error: unknown): boolean {
  return error instanceof AtlasError && (error.status === 400 || error.status === 409);
}
