import { z } from "zod";
import { AtlasFailure } from "../../src/atlas/index.ts";
import { Explained, isUnsettled } from "../../src/entity/index.ts";
import { action } from "../action.ts";
import type { ClusterView } from "../cluster/view.ts";
import { familyOf, instanceSizes, offers, type Provider } from "../instance-size.ts";
import { flag, snapshotId, timeout } from "./argument.ts";
import { DedicatedBackups } from "./dedicated-backups.ts";
import { drillCluster, drillGone, makeDrillCluster, noteDrill, sweepDrill, sweepLeftover } from "./drill-cluster.ts";
import type { DrillNote } from "./drill-note.ts";
import { type DrillReport, examine, leftOpen, majorOf, type Outcome } from "./drill-report.ts";
import { dedicatedBackups, mustBeEnabled, mustHaveBackups } from "./family.ts";
import { described, newest, snapshotOf } from "./lookup.ts";
import { poll } from "./poll.ts";
import { usualRestore } from "./restore.ts";
import { isOver } from "./restore-state.ts";
import type { RestoreJobView } from "./restore-view.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import { labelOf, type Subject } from "./subject.ts";

const twoHours = 2 * 3_600;

export const verifyBackup = action(
  "backups",
  "writes",
  "Restore a snapshot into a temporary cluster, check the result, tell how long recovery took, remove the cluster",
  z.object({
    snapshot_id: snapshotId.optional(),
    latest: flag("Whether to take the newest completed snapshot; so it is when no snapshot is named"),
    instance_size: z
      .enum(instanceSizes, { error: "a tier of Atlas, such as M10" })
      .optional()
      .describe("Tier of the temporary cluster; that of the cluster itself when left out"),
    keep: flag("Whether to leave the restored cluster; it costs money until it is deleted"),
    timeout: timeout.describe("Seconds for everything up to the checks; two hours when left out"),
  }),
  (subject: Subject, given): Promise<DrillReport> => drill(subject, given),
  ({ instance_size }, definition) => [{ area: "clusters", size: instance_size ?? String(definition.instance_size) }],
);

interface Given {
  readonly snapshot_id?: string | undefined;
  readonly latest?: boolean | undefined;
  readonly instance_size?: string | undefined;
  readonly keep?: boolean | undefined;
  readonly timeout?: number | undefined;
}

async function drill(subject: Subject, given: Given): Promise<DrillReport> {
  const { host, cluster } = subject;
  const size = sizeOf(subject, given);
  const deadline = host.now() + (given.timeout ?? twoHours) * 1_000;
  await sweepLeftover(subject);
  const snapshot = await chosen(subject, given);
  const note = await noteDrill(subject);
  const keep = given.keep === true;
  let run: Awaited<ReturnType<typeof recover>>;
  try {
    run = await recover(subject, note, { size, snapshot, deadline });
  } catch (error) {
    // Nobody wants to look at a cluster that nothing was restored into.
    await ended(subject, note, false);
    throw error;
  }
  const { checked, wrong } = examine(run.outcome);
  const begun = host.now();
  const { deleting, trouble } = await ended(subject, note, keep);
  if (wrong.length > 0) {
    throw new Explained(`${labelOf(subject)}: snapshot ${snapshot.id} did not pass: ${wrong.join("; ")}`, retry);
  }
  if (trouble !== undefined) {
    throw new Explained(
      `snapshot ${snapshot.id} passed, but ${trouble}`,
      `Run monk update ${subject.context.path}: it removes it first.`,
    );
  }
  if (deleting) await drillGone(subject, deleting);
  const { target, job } = run.outcome;
  const { make_cluster, restore } = run;
  return {
    passed: true,
    snapshot,
    target: {
      name: note.name,
      instance_size: target.instanceSize,
      provider: cluster.provider,
      region: cluster.region,
      ...(target.version === undefined ? {} : { mongodb_version: target.version }),
      removed: !keep,
    },
    restore_job: job.id,
    recovery_seconds: make_cluster + restore,
    phases: { make_cluster, restore, ...(deleting ? { remove: secondsSince(begun, subject) } : {}) },
    checked,
    not_checked: leftOpen(run.outcome, keep),
  };
}

const retry = "Try another snapshot with snapshot_id=…, and look at the restore job in Atlas.";

/** Makes the temporary cluster and restores into it, each phase timed in seconds. */
async function recover(
  subject: Subject,
  note: DrillNote,
  { size, snapshot, deadline }: { readonly size: string; readonly snapshot: SnapshotView; readonly deadline: number },
): Promise<{ outcome: Outcome; make_cluster: number; restore: number }> {
  const begun = subject.host.now();
  const version = snapshot.mongodb_version === undefined ? subject.cluster.version : majorOf(snapshot.mongodb_version);
  await makeDrillCluster(subject, note, { size, version });
  await ready(subject, note, deadline);
  const made = subject.host.now();
  const make_cluster = secondsSince(begun, subject);

  const job = await restored(subject, note, snapshot, deadline);
  const target = await ready(subject, note, deadline);
  const restore = secondsSince(made, subject);
  return { outcome: { snapshot, job, target, databases: await databasesIn(subject, snapshot) }, make_cluster, restore };
}

/** Undefined where Atlas does not tell, or not these credentials: that is no reason to call a backup bad. */
async function databasesIn({ atlas, cluster }: Subject, { id }: SnapshotView): Promise<string[] | undefined> {
  try {
    const names: string[] = [];
    const place = { groupId: cluster.groupId, clusterName: cluster.name, snapshotId: id };
    for await (const { name } of atlas.list("listSnapshotDatabases", place)) names.push(name);
    return names;
  } catch (error) {
    if (error instanceof AtlasFailure) return undefined;
    throw error;
  }
}

async function restored(
  subject: Subject,
  note: DrillNote,
  snapshot: SnapshotView,
  deadline: number,
): Promise<RestoreJobView> {
  const backups = new DedicatedBackups(subject.atlas, subject.cluster, subject.host);
  const { id } = await startRestore(backups, note, snapshot);
  const job = await poll(
    subject,
    patience(deadline, `snapshot ${snapshot.id} to be restored into ${note.name} (usually ${usualRestore})`),
    async () => {
      const now = await backups.restoreJob(id);
      return now && isOver(now.state) ? now : undefined;
    },
  );
  if (job.state === "completed") return job;
  throw new Explained(`${labelOf(subject)}: restore job ${id} of snapshot ${snapshot.id} ended ${job.state}`, retry);
}

/** A lost answer is settled by looking for a job into this very cluster, which takes one restore at a time. */
async function startRestore(
  backups: DedicatedBackups,
  note: DrillNote,
  snapshot: SnapshotView,
): Promise<RestoreJobView> {
  const order = { kind: "automated", snapshot_id: snapshot.id, target: note.name, target_project_id: note.project_id };
  const send = () => backups.restore({ ...order, kind: "automated" });
  try {
    return await send();
  } catch (error) {
    if (!isUnsettled(error)) throw error;
    const begun = (await backups.restoreJobs()).find(({ target }) => target === note.name);
    return begun ?? (await send());
  }
}

/** The temporary cluster, once it is idle and can be connected to. */
async function ready(subject: Subject, note: DrillNote, deadline: number): Promise<ClusterView> {
  return poll(subject, patience(deadline, `${note.name} to be ready (usually 13 to 24 minutes)`), async () => {
    const now = await drillCluster(subject, note);
    if (!now)
      throw new Explained(
        `${labelOf(subject)}: ${note.name} is not there any more`,
        "Somebody deleted it; run it again.",
      );
    return now.stateName === "IDLE" && (now.srv ?? now.standard) !== undefined ? now : undefined;
  });
}

function patience(deadline: number, waitingFor: string) {
  const afterwards = "The backup is not proven; give it longer with timeout=SECONDS.";
  return { deadline, waitingFor, afterwards };
}

/**
 * Removes the temporary cluster, or says that it stays; also where the run was stopped. Never rejects, so that the
 * reason for which a drill ended is not lost: `trouble` says why the cluster is still there, and the user is told.
 */
async function ended(
  subject: Subject,
  note: DrillNote,
  keep: boolean,
): Promise<{ deleting?: DrillNote | undefined; trouble?: string }> {
  const { context, host } = subject;
  try {
    if (!keep) return { deleting: await host.lastly(() => sweepDrill(subject)) };
    if (await host.lastly(() => drillCluster(subject, note))) context.notice(staying(note));
    await subject.note({ drill: undefined });
    return {};
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const trouble = `cluster "${note.name}" of the drill could not be removed: ${reason}`;
    context.notice(
      `${trouble[0]?.toUpperCase()}${trouble.slice(1)} The next verify-backup, update or delete of ${context.path} removes it first.`,
    );
    return { trouble };
  }
}

function staying({ name, project_id }: DrillNote): string {
  return `Cluster "${name}" stays, and costs money until it is deleted: in Atlas, or with atlas clusters delete ${name} --projectId ${project_id}.`;
}

async function chosen(subject: Subject, { snapshot_id, latest }: Given): Promise<SnapshotView> {
  if (snapshot_id !== undefined && latest === true) {
    throw new Explained("snapshot_id and latest=true name two snapshots", "Give one of them.");
  }
  if (snapshot_id !== undefined) {
    const named = await snapshotOf(subject, snapshot_id);
    if (named.state === "completed") return named;
    throw new Explained(`snapshot ${named.id} is ${named.state}`, "Only a completed one can be restored.");
  }
  const all = await new DedicatedBackups(subject.atlas, subject.cluster, subject.host).snapshots();
  const [first] = all.filter(({ state }) => state === "completed");
  if (first) return first;
  throw new Explained(`${labelOf(subject)} has no completed snapshot`, newest(all.map(described), "snapshots"));
}

function sizeOf(subject: Subject, { instance_size }: Given): string {
  const { cluster } = subject;
  mustHaveBackups(cluster.family, cluster.name);
  dedicatedBackups(subject, "make a temporary cluster to restore into");
  mustBeEnabled(subject);
  if (cluster.sharded) {
    throw new Explained(
      `${labelOf(subject)} is sharded`,
      "verify-backup is for replica sets: restore it into a cluster of your own.",
    );
  }
  const size = instance_size ?? cluster.instanceSize;
  if (familyOf(size) === "dedicated" && offers(cluster.provider as Provider, size)) return size;
  throw new Explained(
    `a snapshot of ${labelOf(subject)} cannot be restored into ${size}`,
    `Give a dedicated tier that ${cluster.provider} has, such as M10.`,
  );
}

function secondsSince(begun: number, { host }: Subject): number {
  return Math.round((host.now() - begun) / 100) / 10;
}
