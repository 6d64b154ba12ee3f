import { type FlexSnapshot, flexJobExpiry, flexStatus } from "../backup/flex.ts";
import type { FlexRestoreJobRecord } from "../backup/record.ts";
import { atlasTime } from "../clock.ts";
import { defaultMajorVersion, fullVersion } from "../facts/mongodb-version.ts";
import type { Call } from "../route.ts";

export function flexSnapshotShape({ id, scheduled, ends, expires }: FlexSnapshot, call: Call): unknown {
  const status = flexStatus({ from: scheduled, ends }, call.now);
  return {
    expiration: atlasTime(expires),
    ...(status === "COMPLETED" ? { finishTime: atlasTime(ends) } : {}),
    id,
    mongoDBVersion: fullVersion(defaultMajorVersion),
    scheduledTime: atlasTime(scheduled),
    ...(status === "QUEUED" ? {} : { startTime: atlasTime(scheduled) }),
    status,
  };
}

export function flexRestoreJobShape(job: FlexRestoreJobRecord, call: Call): unknown {
  const status = flexStatus({ from: job.asked, ends: job.ends, failed: job.outcome === "failed" }, call.now);
  const linked = job.deliveryType === "DOWNLOAD" && status === "COMPLETED" && call.now < flexJobExpiry(job);
  const url = `https://restore-${job.id}.example.mongodb.net/${job.snapshotId}.tgz`;
  return {
    deliveryType: job.deliveryType,
    expirationDate: atlasTime(flexJobExpiry(job)),
    id: job.id,
    instanceName: job.clusterName,
    projectId: job.groupId,
    ...(call.now < job.ends ? {} : { restoreFinishedDate: atlasTime(job.ends) }),
    restoreScheduledDate: atlasTime(job.asked),
    snapshotFinishedDate: atlasTime(job.snapshotFinished),
    snapshotId: job.snapshotId,
    ...(linked ? { snapshotUrl: url } : {}),
    status,
    ...(job.target ? { targetDeploymentItemName: job.target.clusterName, targetProjectId: job.target.groupId } : {}),
  };
}
