import type { Atlas, NewRestoreJob } from "../../src/atlas/index.ts";
import type { Host } from "../../src/host/host.ts";
import type { ClusterView } from "../cluster/view.ts";
import { removed } from "../removal.ts";
import type { Backups, RestoreOrder } from "./backups.ts";
import { newestJobsFirst, type RestoreJobView, viewOfRestoreJob } from "./restore-view.ts";
import { newestFirst, type SnapshotView, viewOfSnapshot } from "./snapshot-view.ts";

/** Backups of a dedicated cluster. A sharded one has its snapshots behind endpoints of their own. */
export class DedicatedBackups implements Backups {
  private readonly atlas: Atlas;
  private readonly host: Host;
  private readonly sharded: boolean;
  private readonly spot: { readonly groupId: string; readonly clusterName: string };

  constructor(atlas: Atlas, cluster: Pick<ClusterView, "groupId" | "name" | "sharded">, host: Host) {
    this.atlas = atlas;
    this.host = host;
    this.sharded = cluster.sharded;
    this.spot = { groupId: cluster.groupId, clusterName: cluster.name };
  }

  async snapshots(): Promise<SnapshotView[]> {
    if (this.sharded) {
      const { results } = await this.atlas.call("listShardedSnapshots", this.spot);
      return newestFirst(results.map(viewOfSnapshot));
    }
    const found: SnapshotView[] = [];
    for await (const one of this.atlas.list("listSnapshots", this.spot)) found.push(viewOfSnapshot(one));
    return newestFirst(found);
  }

  async snapshot(snapshotId: string): Promise<SnapshotView | undefined> {
    const name = this.sharded ? "getShardedSnapshot" : "getSnapshot";
    const found = await this.atlas.find(name, { ...this.spot, snapshotId });
    return found && viewOfSnapshot(found);
  }

  /** Asks for a snapshot on demand. Sending it twice is two snapshots. */
  async take(description: string | undefined, retentionInDays: number): Promise<SnapshotView> {
    const body = { ...(description === undefined ? {} : { description }), retentionInDays };
    return viewOfSnapshot(await this.atlas.call("createSnapshot", { ...this.spot, body }));
  }

  async keepFor(snapshotId: string, days: number): Promise<SnapshotView> {
    const body = { retentionValue: days, retentionUnit: "DAYS" } as const;
    return viewOfSnapshot(await this.atlas.call("updateSnapshot", { ...this.spot, snapshotId, body }));
  }

  /** Gone afterwards, whether or not it was there. */
  async delete(snapshotId: string): Promise<void> {
    const name = this.sharded ? "deleteShardedSnapshot" : "deleteSnapshot";
    await removed(() => this.atlas.call(name, { ...this.spot, snapshotId }));
  }

  async restoreJobs(): Promise<RestoreJobView[]> {
    const found: RestoreJobView[] = [];
    const now = this.host.now();
    for await (const one of this.atlas.list("listRestoreJobs", this.spot)) found.push(viewOfRestoreJob(one, now));
    return newestJobsFirst(found);
  }

  async restoreJob(restoreJobId: string): Promise<RestoreJobView | undefined> {
    const found = await this.atlas.find("getRestoreJob", { ...this.spot, restoreJobId });
    return found && viewOfRestoreJob(found, this.host.now());
  }

  async restore(order: RestoreOrder): Promise<RestoreJobView> {
    const body = bodyOf(order);
    return viewOfRestoreJob(await this.atlas.call("createRestoreJob", { ...this.spot, body }), this.host.now());
  }

  async cancel(restoreJobId: string): Promise<void> {
    await this.atlas.call("cancelRestoreJob", { ...this.spot, restoreJobId });
  }
}

function bodyOf(order: RestoreOrder): NewRestoreJob {
  if (order.kind === "download") return { deliveryType: "download", snapshotId: order.snapshot_id };
  const target = { targetClusterName: order.target, targetGroupId: order.target_project_id };
  if (order.kind === "automated") return { deliveryType: "automated", snapshotId: order.snapshot_id, ...target };
  const { second, oplog_inc: oplogInc } = order;
  const point = oplogInc === undefined ? { pointInTimeUTCSeconds: second } : { oplogTs: second, oplogInc };
  return { deliveryType: "pointInTime", ...point, ...target };
}
