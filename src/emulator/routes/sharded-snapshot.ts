import { projectReader, projectRole } from "../access.ts";
import { demandDeletable } from "../backup/compliance.ts";
import { backedUpClusterOf, snapshotOf, snapshotsOf } from "../backup/lookup.ts";
import { first, type Route } from "../route.ts";
import { selfLink } from "../shape/link.ts";
import { snapshotShape } from "../shape/snapshot.ts";

const place = "/groups/{groupId}/clusters/{clusterName}/backup/snapshots";

/** The snapshots of clusters with shards. Their list does not page. */
export const shardedSnapshotRoutes: readonly Route[] = [
  {
    method: "GET",
    path: `${place}/shardedClusters`,
    versions: first,
    limit: "backup",
    needs: projectReader,
    handle(call) {
      const cluster = backedUpClusterOf(call);
      const snapshots = snapshotsOf(call, cluster).filter(({ type }) => type === "shardedCluster");
      const links = selfLink(
        call,
        "groups",
        cluster.groupId,
        "clusters",
        cluster.name,
        "backup",
        "snapshots",
        "shardedClusters",
      );
      const results = snapshots.map((snapshot) => snapshotShape(snapshot, call));
      return { status: 200, body: { links, results, totalCount: snapshots.length } };
    },
  },
  {
    method: "GET",
    path: `${place}/shardedCluster/{snapshotId}`,
    versions: first,
    limit: "backup",
    needs: projectReader,
    handle(call) {
      const snapshot = snapshotOf(call, backedUpClusterOf(call), "shardedCluster");
      return { status: 200, body: snapshotShape(snapshot, call) };
    },
  },
  {
    method: "DELETE",
    path: `${place}/shardedCluster/{snapshotId}`,
    versions: first,
    limit: "backup",
    needs: projectRole("GROUP_BACKUP_MANAGER"),
    handle(call) {
      const cluster = backedUpClusterOf(call);
      const snapshot = snapshotOf(call, cluster, "shardedCluster");
      demandDeletable(call.world, cluster.groupId);
      call.world.snapshots.drop(cluster.id, snapshot.id);
      return { status: 204 };
    },
  },
];
