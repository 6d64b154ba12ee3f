import type { Atlas } from "../../src/atlas/index.ts";
import type { Host } from "../../src/host/host.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Backups, RestoreOrder } from "./backups.ts";
import { newestJobsFirst, type RestoreJobView, viewOfFlexRestoreJob } from "./restore-view.ts";
import { newestFirst, type SnapshotView, viewOfFlexSnapshot } from "./snapshot-view.ts";

/** Backups of a Flex cluster: Atlas takes them by itself, and they can be looked at, restored and downloaded. */
export class FlexBackups implements Backups {
  private readonly atlas: Atlas;
  private readonly host: Host;
  private readonly spot: { readonly groupId: string; readonly name: string };

  constructor(atlas: Atlas, { groupId, name }: Pick<ClusterView, "groupId" | "name">, host: Host) {
    this.atlas = atlas;
    this.host = host;
    this.spot = { groupId, name };
  }

  async snapshots(): Promise<SnapshotView[]> {
    const found: SnapshotView[] = [];
    for await (const one of this.atlas.list("listFlexSnapshots", this.spot)) found.push(viewOfFlexSnapshot(one));
    return newestFirst(found);
  }

  async snapshot(snapshotId: string): Promise<SnapshotView | undefined> {
    const found = await this.atlas.find("getFlexSnapshot", { ...this.spot, snapshotId });
    return found && viewOfFlexSnapshot(found);
  }

  async restoreJobs(): Promise<RestoreJobView[]> {
    const found: RestoreJobView[] = [];
    const now = this.host.now();
    for await (const one of this.atlas.list("listFlexRestoreJobs", this.spot))
      found.push(viewOfFlexRestoreJob(one, now));
    return newestJobsFirst(found);
  }

  async restoreJob(restoreJobId: string): Promise<RestoreJobView | undefined> {
    const found = await this.atlas.find("getFlexRestoreJob", { ...this.spot, restoreJobId });
    return found && viewOfFlexRestoreJob(found, this.host.now());
  }

  async restore(order: RestoreOrder): Promise<RestoreJobView> {
    if (order.kind === "point_in_time") throw new Error("a Flex cluster has no points in time");
    const { snapshot_id: snapshotId } = order;
    const job =
      order.kind === "download"
        ? await this.atlas.call("createFlexDownload", { ...this.spot, body: { snapshotId } })
        : await this.atlas.call("createFlexRestoreJob", {
            ...this.spot,
            body: { snapshotId, targetDeploymentItemName: order.target, targetProjectId: order.target_project_id },
          });
    return viewOfFlexRestoreJob(job, this.host.now());
  }
}
