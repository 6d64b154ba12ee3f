import { ConfirmationNeeded, Explained, type Foreseen } from "../../src/entity/index.ts";
import { creationOf, isoTime } from "../moment.ts";
import type { RestoreOrder } from "./backups.ts";
import { mustBeEnabled } from "./family.ts";
import { follow } from "./follow.ts";
import { described, newest, snapshotOf } from "./lookup.ts";
import { once } from "./once.ts";
import { mustBeInWindow } from "./point-in-time.ts";
import { isOver } from "./restore-state.ts";
import type { RestoreJobView } from "./restore-view.ts";
import type { RestoreWish } from "./restore-wish.ts";
import { safetyServed, takeSnapshotBefore } from "./safety-snapshot.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import { backupsOf, command, type Subject } from "./subject.ts";
import { mustFit, type Target, targetOf } from "./target.ts";

export const usualRestore = "about 4 minutes, longer with much data";

/** Six hours, in seconds: some restores are large. */
const longRestore = 21_600;

/**
 * Restores what is wished for. Whatever can be known to be wrong is refused before anything is sent. Where the very same
 * restore is under way, that one is followed. Rejects with `ConfirmationNeeded` where the cluster itself would be
 * overwritten and nobody has said that it may be.
 */
export async function restore(subject: Subject, wish: RestoreWish): Promise<RestoreJobView> {
  const { snapshot, target } = await wished(subject, wish);
  const order = orderOf(wish, snapshot, target);

  const backups = backupsOf(subject);
  const before = await backups.restoreJobs();
  const timeout = wish.timeout ?? longRestore;
  const same = before.find((job) => !isOver(job.state) && isSame(job, order));
  if (same) {
    subject.context.notice(`Restore job ${same.id} does this already: no other is started, and this one is followed.`);
    return followRestore(subject, same.id, timeout);
  }
  if (target?.itself) {
    mustBeConfirmed(subject, wish, snapshot);
    if (hasServed(subject, before)) await safetyServed(subject);
    await takeSnapshotBefore("restore", `the restore of ${sourceName(wish, snapshot)}`, subject);
  } else if (target) subject.context.notice(`${planOf(target.cluster.name, wish, snapshot)[0]}`);

  const job = await startRestore(subject, order, before);
  if (target?.itself) await safetyServed(subject);
  return wish.wait ? followRestore(subject, job.id, timeout) : job;
}

/** What a restore of this wish would do. Rejects with whatever can be known to be wrong, as the restore would. */
export async function foreseeRestore(subject: Subject, wish: RestoreWish): Promise<Foreseen> {
  const { snapshot, target } = await wished(subject, wish);
  const settled = { ...settledBy(wish, snapshot), ...(target?.itself ? { confirm: subject.cluster.name } : {}) };
  if (!target) return { plan: [`Atlas makes ${sourceName(wish, snapshot)} ready to be downloaded.`], settled };
  const { name, groupId, id = "unknown" } = target.cluster;
  const safety = target.itself && subject.definition.snapshot_before?.includes("restore");
  const plan = [
    ...planOf(name, wish, snapshot),
    `The cluster has the id ${id}, and is in project ${groupId}.`,
    ...(safety ? ["A snapshot of it is taken before."] : []),
  ];
  return { plan, settled };
}

/** Where the data comes from and where it goes; rejects with whatever can be known to be wrong. */
async function wished(
  subject: Subject,
  wish: RestoreWish,
): Promise<{ readonly snapshot: SnapshotView | undefined; readonly target: Target | undefined }> {
  mustBeEnabled(subject);
  const snapshot = await sourceOf(subject, wish);
  const target = wish.download ? undefined : await targetOf(subject, wish);
  if (target) mustFit(subject.cluster, target.cluster, snapshot);
  return { snapshot, target };
}

/** Starts one restore job, and no second one; `before` are the jobs that were there already. */
export async function startRestore(
  subject: Subject,
  order: RestoreOrder,
  before: readonly RestoreJobView[],
): Promise<RestoreJobView> {
  const backups = backupsOf(subject);
  const ids = new Set(before.map(({ id }) => id));
  return once(subject, {
    what: "the restore job",
    send: () => backups.restore(order),
    made: async () => (await backups.restoreJobs()).find((job) => !ids.has(job.id) && isSame(job, order)),
    look: command(subject, "list-restore-jobs"),
  });
}

/** Waits until the restore is done; rejects when it fails, is cancelled or expires. */
export async function followRestore(subject: Subject, id: string, timeout = longRestore): Promise<RestoreJobView> {
  const backups = backupsOf(subject);
  const seen = await follow(subject, {
    what: `restore job ${id}`,
    usual: usualRestore,
    read: () => backups.restoreJob(id),
    state: ({ state }) => state,
    over: ({ state }) => isOver(state),
    timeout,
    later: command(subject, `get-restore-status job_id=${id} wait=true`),
  });
  if (seen.state === "completed") return seen;
  throw new Explained(
    `restore job ${id} ${seen.state === "failed" ? "failed in Atlas" : `was ${seen.state}`}`,
    `What is known of it: ${command(subject, `get-restore-status job_id=${id}`)}`,
  );
}

/** The snapshot that the data comes from; undefined for a point in time, which is checked instead. */
async function sourceOf(subject: Subject, wish: RestoreWish): Promise<SnapshotView | undefined> {
  const second = secondOf(wish);
  if (second !== undefined) {
    if (subject.cluster.family === "flex") {
      throw new Explained(
        `cluster "${subject.cluster.name}" is a Flex cluster, and Atlas does not restore those to a point in time`,
        "Restore one of its snapshots: snapshot_id=ID or latest=true.",
      );
    }
    await mustBeInWindow(subject, second, () => backupsOf(subject).snapshots());
    return undefined;
  }
  if (wish.snapshot_id === undefined) return latestOf(subject);
  const found = await snapshotOf(subject, wish.snapshot_id);
  if (found.state === "completed") return found;
  throw new Explained(
    `snapshot ${found.id} is ${found.state}, and only a completed one can be restored`,
    found.state === "failed"
      ? await candidates(subject)
      : `Wait for it: ${command(subject, `describe-snapshot snapshot_id=${found.id} wait=true`)}`,
  );
}

/** Descriptions of snapshots that `snapshot_before: [restore]` takes. */
const precedesRestore = /^Before the restore of .* \(monk [0-9a-f]+\)$/;

async function latestOf(subject: Subject): Promise<SnapshotView> {
  const all = await backupsOf(subject).snapshots();
  // What was taken before a restore holds what that restore was to replace.
  const found = all.find(({ state, description = "" }) => state === "completed" && !precedesRestore.test(description));
  if (found) return found;
  const hint =
    subject.cluster.family === "flex"
      ? "Atlas takes the first within a day."
      : `Take one: ${command(subject, "create-snapshot wait=true")}`;
  throw new Explained(`cluster "${subject.cluster.name}" has no completed snapshot`, hint);
}

async function candidates(subject: Subject): Promise<string> {
  const all = await backupsOf(subject).snapshots();
  return newest(all.filter(({ state }) => state === "completed").map(described), "completed snapshots");
}

function orderOf(wish: RestoreWish, snapshot: SnapshotView | undefined, target: Target | undefined): RestoreOrder {
  if (!target) return { kind: "download", snapshot_id: snapshot?.id ?? "" };
  const to = { target: target.cluster.name, target_project_id: target.cluster.groupId };
  if (snapshot) return { kind: "automated", snapshot_id: snapshot.id, ...to };
  const inc = wish.oplog_inc === undefined ? {} : { oplog_inc: wish.oplog_inc };
  return { kind: "point_in_time", second: secondOf(wish) ?? 0, ...inc, ...to };
}

function secondOf({ restore_timestamp, oplog_ts }: RestoreWish): number | undefined {
  return oplog_ts ?? (restore_timestamp === undefined ? undefined : Math.floor(restore_timestamp / 1_000));
}

/** Whether a restore began after the noted snapshot: then it holds older data, though a crash kept that from being noted. */
function hasServed(subject: Subject, jobs: readonly RestoreJobView[]): boolean {
  const noted = subject.notes().safety?.at;
  if (noted === undefined) return false;
  // Ids tell the second.
  const second = Math.floor(noted / 1_000) * 1_000;
  return jobs.some(({ target, id }) => target === subject.cluster.name && (creationOf(id) ?? 0) >= second);
}

/** Whether the job does what the order asks for. */
function isSame(job: RestoreJobView, order: RestoreOrder): boolean {
  if (job.kind !== order.kind) return false;
  if (order.kind === "download") return job.snapshot_id === order.snapshot_id;
  if (job.target !== order.target || (job.target_project_id ?? order.target_project_id) !== order.target_project_id) {
    return false;
  }
  if (order.kind === "automated") return job.snapshot_id === order.snapshot_id;
  return job.point_in_time === isoTime(order.second * 1_000) && (job.oplog_inc || undefined) === order.oplog_inc;
}

function mustBeConfirmed(
  { cluster, definition }: Subject,
  wish: RestoreWish,
  snapshot: SnapshotView | undefined,
): void {
  if (wish.confirm === cluster.name) return;
  const plan = planOf(cluster.name, wish, snapshot);
  if (wish.confirm !== undefined) plan.push(`confirm=${wish.confirm} does not name the cluster.`);
  throw new ConfirmationNeeded(plan, {
    argument: "confirm",
    answer: cluster.name,
    askable: definition.deletion_protection !== true && wish.confirm === undefined,
    settled: settledBy(wish, snapshot),
  });
}

/** A newer snapshot may be completed while somebody reads. */
function settledBy({ latest }: RestoreWish, snapshot: SnapshotView | undefined): Record<string, string> {
  return latest && snapshot ? { latest: "false", snapshot_id: snapshot.id } : {};
}

/** What the restore would do to the target, as sentences. */
function planOf(target: string, wish: RestoreWish, snapshot: SnapshotView | undefined): string[] {
  const taken = snapshot ? `, taken ${snapshot.created_at ?? "at a time that Atlas does not tell"}` : "";
  return [
    `This overwrites all data in cluster "${target}" with ${sourceName(wish, snapshot)}${taken}.`,
    "What was written since is lost, and the cluster serves nobody until it is done.",
  ];
}

function sourceName(wish: RestoreWish, snapshot: SnapshotView | undefined): string {
  if (snapshot) return `snapshot ${snapshot.id}`;
  const operation = wish.oplog_inc === undefined ? "" : `, operation ${wish.oplog_inc}`;
  return `the state of ${isoTime((secondOf(wish) ?? 0) * 1_000)}${operation}`;
}
