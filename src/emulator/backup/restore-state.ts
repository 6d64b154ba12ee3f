import type { ClusterRecord, LastRestore, Phase } from "../record.ts";
import type { World } from "../world.ts";
import type { FlexRestoreJobRecord, RestoredData, RestoreJobRecord } from "./record.ts";

/** A link to the files of a download lives as long as a recorded one did; the emulator's speed does not shorten it. */
const linkLife = 3600_000;

export type RestoreState = "running" | "failed" | "cancelled" | "finished" | "ready" | "expired";

export function linkExpiry(job: RestoreJobRecord): number {
  return job.ends + linkLife;
}

/** A download is ready and then expired, and never finished. */
export function restoreState(job: RestoreJobRecord, now: number): RestoreState {
  if (job.cancelled !== undefined) return "cancelled";
  if (now < job.ends) return "running";
  if (job.outcome === "failed") return "failed";
  if (job.deliveryType !== "download") return "finished";
  return now < linkExpiry(job) ? "ready" : "expired";
}

/** What both families of clusters keep of the restores into them. */
type Target = { readonly restore?: LastRestore; readonly data?: RestoredData };
type AnyJob = RestoreJobRecord | FlexRestoreJobRecord;

function restoreInto(world: World, { restore }: Target): AnyJob | undefined {
  if (!restore) return undefined;
  const { sourceClusterId, jobId } = restore;
  return world.restoreJobs.get(sourceClusterId, jobId) ?? world.flexRestoreJobs.get(sourceClusterId, jobId);
}

function wasCancelled(job: AnyJob): boolean {
  return "cancelled" in job && job.cancelled !== undefined;
}

/** Whether a restore into the cluster is under way. */
export function isBeingRestored(world: World, cluster: Target, now: number): boolean {
  const job = restoreInto(world, cluster);
  return job !== undefined && !wasCancelled(job) && now < job.ends;
}

/** What the cluster was last restored from; undefined when it holds only what was written to it. */
export function dataOf(world: World, cluster: Target, now: number): RestoredData | undefined {
  const job = restoreInto(world, cluster);
  if (!job || wasCancelled(job) || now < job.ends || job.outcome === "failed") return cluster.data;
  const moment = "moment" in job ? job.moment : undefined;
  return {
    jobId: job.id,
    sourceClusterName: job.clusterName,
    sourceGroupId: job.groupId,
    ...(job.snapshotId === undefined ? {} : { snapshotId: job.snapshotId }),
    ...(moment === undefined ? {} : { moment }),
    restoredAt: job.ends,
  };
}

/** A cluster on which a restore begins: UPDATING until it ends. Call it before the job is recorded. */
export function occupied<T extends Target & { readonly phase: Phase }>(
  world: World,
  target: T,
  job: Pick<AnyJob, "id" | "clusterId" | "ends">,
  now: number,
): T {
  const held = dataOf(world, target, now);
  return {
    ...target,
    ...(held ? { data: held } : {}),
    restore: { sourceClusterId: job.clusterId, jobId: job.id },
    phase: { kind: "update", from: now, until: Math.max(job.ends, target.phase.until) },
  };
}

/** The same for a cluster with machines of its own: they go on as they are. */
export function occupiedCluster(
  world: World,
  target: ClusterRecord,
  job: Pick<AnyJob, "id" | "clusterId" | "ends">,
  now: number,
): ClusterRecord {
  const runningSpecs = now < target.phase.until ? target.runningSpecs : target.specs;
  return { ...occupied(world, target, job, now), runningSpecs };
}

export function cancelJob(world: World, job: RestoreJobRecord, now: number): void {
  world.restoreJobs.put(job.clusterId, job.id, { ...job, ends: Math.min(job.ends, now), cancelled: now });
}

/** Without its target a restore that is under way fails. */
export function loseTarget(world: World, cluster: Target, now: number): void {
  const job = restoreInto(world, cluster);
  if (!job || !isBeingRestored(world, cluster, now)) return;
  const failed = { ends: now, outcome: "failed" as const };
  if ("sharded" in job) world.restoreJobs.put(job.clusterId, job.id, { ...job, ...failed });
  else world.flexRestoreJobs.put(job.clusterId, job.id, { ...job, ...failed });
}
