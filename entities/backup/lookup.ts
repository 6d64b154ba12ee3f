import { Explained } from "../../src/entity/index.ts";
import type { RestoreJobView } from "./restore-view.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import { backupsOf, type Subject } from "./subject.ts";

/** As many as fit in a sentence. */
const candidates = 5;

/** The snapshot of this id; rejects with the newest ones where there is none. */
export async function snapshotOf(subject: Subject, id: string): Promise<SnapshotView> {
  const backups = backupsOf(subject);
  const found = await backups.snapshot(id);
  if (found) return found;
  throw new Explained(
    `cluster "${subject.cluster.name}" has no snapshot ${id}`,
    newest((await backups.snapshots()).map(described), "snapshots"),
  );
}

/** The restore job of this id; rejects with the newest ones where there is none. */
export async function restoreJobOf(subject: Subject, id: string): Promise<RestoreJobView> {
  const backups = backupsOf(subject);
  const found = await backups.restoreJob(id);
  if (found) return found;
  const jobs = await backups.restoreJobs();
  throw new Explained(
    `cluster "${subject.cluster.name}" has no restore job ${id}; jobs belong to the cluster that is restored from`,
    newest(
      jobs.map((job) => `${job.id} (${job.state}, ${job.requested_at ?? "time unknown"})`),
      "restore jobs",
    ),
  );
}

export function described({ id, state, created_at }: SnapshotView): string {
  return `${id} (${state}${created_at === undefined ? "" : `, ${created_at}`})`;
}

export function newest(found: readonly string[], what: string): string {
  if (found.length === 0) return `It has no ${what}.`;
  return `The newest ${what}: ${found.slice(0, candidates).join(", ")}.`;
}
