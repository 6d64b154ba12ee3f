import { snapshotSegments } from "../backup/path.ts";
import type { RestoreJobRecord } from "../backup/record.ts";
import { linkExpiry, restoreState } from "../backup/restore-state.ts";
import { atlasTime } from "../clock.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

/** There is no status: four members tell how a job stands. */
export function restoreJobShape(job: RestoreJobRecord, call: Call): unknown {
  const state = restoreState(job, call.now);
  const ended = state === "finished" || state === "failed" || state === "cancelled";
  const linked = state === "ready" || state === "expired";
  const { target, moment } = job;
  return {
    cancelled: state === "cancelled",
    ...(job.sharded && job.deliveryType === "download" ? { components: components(job, state === "ready") } : {}),
    deliveryType: job.deliveryType,
    deliveryUrl: state === "ready" ? job.replicaSets.map((_, index) => fileUrl(job, index)) : [],
    desiredTimestamp: desiredTimestamp(job),
    expired: state === "expired",
    ...(linked ? { expiresAt: atlasTime(linkExpiry(job)) } : {}),
    failed: state === "failed",
    ...(ended ? { finishedAt: atlasTime(job.cancelled ?? job.ends) } : {}),
    id: job.id,
    links: links(job, call),
    ...(moment && moment.increment === undefined ? { pointInTimeUTCSeconds: moment.seconds } : {}),
    ...(moment?.increment === undefined ? {} : { oplogInc: moment.increment, oplogTs: moment.seconds }),
    ...(job.snapshotId === undefined ? {} : { snapshotId: job.snapshotId }),
    ...(target
      ? {
          targetClusterName: target.clusterName,
          targetDeploymentItemName: target.deploymentItemName,
          targetGroupId: target.groupId,
        }
      : {}),
    ...(job.taken === undefined ? {} : { timestamp: atlasTime(job.taken) }),
  };
}

function desiredTimestamp({ moment }: RestoreJobRecord): unknown {
  if (!moment) return { increment: null, time: null, date: null };
  return { increment: moment.increment ?? 0, time: moment.seconds, date: atlasTime(moment.seconds * 1000) };
}

function fileUrl(job: RestoreJobRecord, index: number): string {
  return `https://restore-${job.id}.example.mongodb.net:27017/${job.id.slice(8)}${index}/restore-${job.snapshotId}.tar.gz`;
}

function components(job: RestoreJobRecord, ready: boolean): unknown {
  return job.replicaSets.map((replicaSetName, index) => ({
    ...(ready ? { downloadUrl: fileUrl(job, index) } : {}),
    replicaSetName,
  }));
}

function links(job: RestoreJobRecord, call: Call): unknown {
  const group = ["groups", job.groupId];
  const cluster = [...group, "clusters", job.clusterName];
  const related = (rel: string, segments: readonly string[]) => ({
    href: call.link(...segments),
    rel: `https://cloud.mongodb.com/${rel}`,
  });
  return [
    ...selfLink(call, ...cluster, "backup", "restoreJobs", job.id),
    ...(job.snapshotId === undefined
      ? []
      : [related("snapshot", [...cluster, "backup", "snapshots", ...snapshotSegments(job.snapshotId, job.sharded)])]),
    related("cluster", cluster),
    related("group", group),
  ];
}
