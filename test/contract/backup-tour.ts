import type { Emulator } from "../../src/emulator/index.ts";
import { type Client, connect } from "../emulator/client.ts";
import { backedUpCluster, dedicatedCluster, flexCluster, newProject, region } from "../emulator/sample.ts";

const day = 24 * 3600_000;
/** Where a cluster takes 200 seconds, a snapshot and a restore take 50. */
const course = 50_000;
const elder = { version: "2023-01-01" };

/** Calls every operation around backups, in every state of what they make. */
export async function backupTour(emulator: Emulator): Promise<void> {
  const later = async (milliseconds: number) => {
    emulator.clock.advance(milliseconds);
    return connect(emulator);
  };
  let client = await connect(emulator);
  const at = await newProject(client, emulator, "backups");
  const groupId = at.slice("/groups/".length);
  const shard = { regionConfigs: [region("M30")] };
  const wide = { clusterType: "SHARDED", replicationSpecs: [shard, shard] };
  await client.post(`${at}/clusters`, backedUpCluster("orders", { pitEnabled: true }));
  await client.post(`${at}/clusters`, backedUpCluster("wide", wide));
  await client.post(`${at}/clusters`, dedicatedCluster("copy"));
  await client.post(`${at}/flexClusters`, flexCluster("small"));
  client = await later(600_000);

  await visitSchedule(client, at);
  const snapshotId = await visitSnapshots(emulator, client, `${at}/clusters/orders/backup/snapshots`);
  const target = { targetClusterName: "copy", targetGroupId: groupId };
  await visitRestores(emulator, client, `${at}/clusters/orders/backup/restoreJobs`, snapshotId, target);
  await client.delete(`${at}/clusters/orders/backup/snapshots/${snapshotId}`);
  await visitShards(emulator, client, `${at}/clusters/wide/backup`);
  await visitWrongFamily(client, `${at}/flexClusters/orders/backup`, snapshotId);
  client = await later(day);
  await visitFlex(emulator, client, `${at}/flexClusters/small/backup`);
  await client.get(`${at}/clusters/orders/backup/snapshots`);
  await client.delete(`${at}/clusters/wide/backup/schedule`);
  await visitPolicy(emulator, client, at);
  await client.delete(`${at}/clusters/orders?retainBackups=true`);
  client = await later(600_000);
  await client.get(`${at}/clusters?includeDeletedWithRetainedBackups=true`);
  await client.get(`${at}/clusters/orders/backup/snapshots`);
}

async function visitSchedule(client: Client, at: string): Promise<void> {
  const schedule = `${at}/clusters/orders/backup/schedule`;
  const { body: cluster } = await client.get(`${at}/clusters/orders`);
  const zoneId = cluster.replicationSpecs[0]?.zoneId;
  const { body } = await client.get(schedule, elder);
  await client.patch(schedule, { policies: body.policies, useOrgAndGroupNamesInExportPrefix: true }, elder);
  const bucket = { cloudProvider: "AWS", bucketName: "snapshots", iamRoleId: "0".repeat(24) };
  const { body: made } = await client.post(`${at}/backup/exportBuckets`, bucket);
  await client.post(`${at}/backup/exportBuckets`, { ...bucket, cloudProvider: "GCP", roleId: "0".repeat(24) });
  await client.get(`${at}/backup/exportBuckets`);
  await client.get(`${at}/backup/exportBuckets/${made._id}`);
  await client.patch(schedule, {
    policies: body.policies,
    referenceHourOfDay: 3,
    referenceMinuteOfHour: 30,
    restoreWindowDays: 3,
    autoExportEnabled: true,
    export: { exportBucketId: made._id, frequencyType: "monthly" },
    extraRetentionSettings: [{ frequencyType: "DAILY", retentionDays: 2 }],
    copySettings: [{ cloudProvider: "AWS", regionName: "EU_WEST_1", zoneId, frequencies: ["DAILY"] }],
    updateSnapshots: true,
  });
  await client.get(schedule, elder);
  await client.get(`${at}/clusters/copy/backup/schedule`);
}

async function visitSnapshots(emulator: Emulator, client: Client, snapshots: string): Promise<string> {
  const { body } = await client.post(snapshots, { description: "a tour", retentionInDays: 1 });
  await client.post(snapshots, { retentionInDays: 1 });
  for (let step = 0; step < 6; step += 1) {
    await client.get(`${snapshots}/${body.id}`);
    emulator.clock.advance(course / 5);
  }
  await client.get(snapshots);
  const moment = Math.floor(emulator.clock.now() / 1000);
  await client.get(`${snapshots}?pointInTimeUtcSeconds=${moment}&itemsPerPage=1&pageNum=1&includeCount=false`);
  await client.get(`${snapshots}?oplogTs=${moment}&oplogInc=1`);
  const databases = `${snapshots}/${body.id}/databases`;
  await client.get(databases);
  await client.get(`${databases}/shop`);
  await client.get(`${databases}/shop/collections`);
  await client.get(`${databases}/shop/collections/orders`);
  await client.patch(`${snapshots}/${body.id}`, { retentionUnit: "WEEKS", retentionValue: 1 });
  return body.id;
}

async function visitRestores(
  emulator: Emulator,
  client: Client,
  jobs: string,
  snapshotId: string,
  target: object,
): Promise<void> {
  const follow = async (body: object) => {
    const { body: job } = await client.post(jobs, body);
    await client.get(`${jobs}/${job.id}`);
    emulator.clock.advance(course);
    await client.get(`${jobs}/${job.id}`);
  };
  const moment = Math.floor(emulator.clock.now() / 1000);
  await follow({ deliveryType: "automated", snapshotId, ...target });
  await client.get(jobs);
  await follow({ deliveryType: "download", snapshotId });
  await follow({ deliveryType: "pointInTime", pointInTimeUTCSeconds: moment, ...target });
  await follow({ deliveryType: "pointInTime", oplogTs: moment, oplogInc: 1, ...target });
  const { body: job } = await client.post(jobs, { deliveryType: "automated", snapshotId, ...target });
  await client.post(jobs, { deliveryType: "automated", snapshotId, ...target });
  await client.delete(`${jobs}/${job.id}`);
  await client.delete(`${jobs}/${job.id}`);
  await client.get(jobs);
}

async function visitShards(emulator: Emulator, client: Client, backup: string): Promise<void> {
  const { body: snapshot } = await client.post(`${backup}/snapshots`, { retentionInDays: 3 });
  emulator.clock.advance(course);
  await client.get(`${backup}/snapshots/shardedClusters`);
  await client.get(`${backup}/snapshots/shardedCluster/${snapshot.id}`);
  const { body: job } = await client.post(`${backup}/restoreJobs`, {
    deliveryType: "download",
    snapshotId: snapshot.id,
  });
  emulator.clock.advance(course);
  await client.get(`${backup}/restoreJobs/${job.id}`);
  await client.delete(`${backup}/snapshots/shardedCluster/${snapshot.id}`);
}

async function visitWrongFamily(client: Client, backup: string, id: string): Promise<void> {
  for (const path of ["snapshots", `snapshots/${id}`, "restoreJobs", `restoreJobs/${id}`])
    await client.get(`${backup}/${path}`);
}

async function visitFlex(emulator: Emulator, client: Client, backup: string): Promise<void> {
  const { body } = await client.get(`${backup}/snapshots`);
  const snapshotId = body.results[0]?.id;
  await client.get(`${backup}/snapshots/${snapshotId}`);
  const { body: job } = await client.post(`${backup}/restoreJobs`, { snapshotId, targetDeploymentItemName: "small" });
  await client.get(`${backup}/restoreJobs/${job.id}`);
  await client.post(`${backup}/download`, { snapshotId });
  emulator.clock.advance(course);
  await client.get(`${backup}/restoreJobs`);
}

async function visitPolicy(emulator: Emulator, client: Client, at: string): Promise<void> {
  const policy = `${at}/backupCompliancePolicy`;
  const person = {
    authorizedEmail: "ada@example.com",
    authorizedUserFirstName: "Ada",
    authorizedUserLastName: "Owner",
  };
  const keep = { retentionUnit: "days", retentionValue: 8 };
  await client.get(policy);
  await client.call("PUT", `${policy}?overwriteBackupPolicies=true`, {
    body: {
      ...person,
      projectId: at.slice("/groups/".length),
      scheduledPolicyItems: [{ frequencyType: "daily", frequencyInterval: 1, ...keep }],
      onDemandPolicyItem: { frequencyType: "ondemand", frequencyInterval: 0, ...keep },
    },
  });
  emulator.clock.advance(600_000);
  await client.get(policy);
  await client.delete(`${at}/clusters/orders/backup/schedule`);
}
