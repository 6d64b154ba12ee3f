import { ownsProject, projectOwner, projectReader, projectRole } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { demandBackups, policyOf } from "../backup/compliance.ts";
import { retainedClusters } from "../backup/lookup.ts";
import { restoringCluster } from "../backup/refusal.ts";
import { isBeingRestored, loseTarget } from "../backup/restore-state.ts";
import { backupsAfterChange, makeScheduled } from "../backup/schedule.ts";
import { clusterBody } from "../cluster-body.ts";
import { changedCluster } from "../cluster-change.ts";
import { clusterOf, demandPayment, demandRoom } from "../cluster-lookup.ts";
import { happened } from "../happening.ts";
import { newCluster } from "../new-cluster.ts";
import { page } from "../page.ts";
import type { ClusterRecord } from "../record.ts";
import { deletionUnderWay, notAuthorized, protectedCluster } from "../refusal.ts";
import { type Call, first, type Route, type Version } from "../route.ts";
import { clusterShape } from "../shape/cluster.ts";
import { selfLink } from "../shape/link.ts";
import { isTenant, livingClusters } from "../state.ts";

// The shape of 2023-01-01 (providerSettings) is not emulated: such a request is refused as too early.
const read: readonly Version[] = [{ date: "2023-02-01", sunset: "2027-07-01" }, { date: "2024-08-05" }];
const written: readonly Version[] = [
  { date: "2023-02-01", sunset: "2027-07-01" },
  { date: "2024-08-05", sunset: "2027-03-01" },
  { date: "2024-10-23" },
];
const deleted: readonly Version[] = [{ date: "2023-01-01", sunset: "2027-07-01" }, { date: "2023-02-01" }];

function demandOnlyFreeCluster(call: Call): void {
  if (livingClusters(call.world, call.params.groupId ?? "", call.now).some(isTenant)) {
    throw new ApiError(
      400,
      "CANNOT_CREATE_FREE_CLUSTER_VIA_PUBLIC_API",
      "Cannot create a cluster with instance size M0 via the public api: This project already has another free cluster.",
      { parameters: ["M0", "This project already has another free cluster."] },
    );
  }
}

/** Only the project's owner may switch the protection. */
function demandProtectionRight(call: Call): void {
  const project = call.world.projects.get("", call.params.groupId ?? "");
  const organization = project && call.world.organizations.get("", project.orgId);
  if (!project || !organization || !ownsProject(call.caller, organization, project)) throw notAuthorized();
}

const backups = ["backupEnabled", "pitEnabled"] as const;

/** With the cluster go its backups, unless they are to be kept or a policy keeps them. */
function backupsAfterDeletion(call: Call, cluster: ClusterRecord, deleted: ClusterRecord): void {
  const { world, now } = call;
  loseTarget(world, cluster, now);
  makeScheduled(world, cluster, call.durations.snapshot, now);
  world.schedules.drop("", cluster.id);
  if (call.query.get("retainBackups") === "true" || policyOf(world, cluster.groupId))
    world.retainedClusters.put(cluster.groupId, cluster.id, deleted);
  else world.snapshots.dropAll(cluster.id);
}

export const clusterRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/clusters",
    versions: read,
    limit: "clusters",
    needs: projectReader,
    query: ["includeDeletedWithRetainedBackups"],
    paging: "counted",
    handle(call) {
      const groupId = call.params.groupId ?? "";
      const living = livingClusters(call.world, groupId, call.now);
      const withRetained = call.query.get("includeDeletedWithRetainedBackups") === "true";
      const clusters = withRetained ? [...living, ...retainedClusters(call.world, groupId, call.now)] : living;
      return {
        status: 200,
        body: page(call, ["groups", groupId, "clusters"], clusters, (cluster) => clusterShape(cluster, call)),
      };
    },
  },
  {
    method: "POST",
    path: "/groups/{groupId}/clusters",
    versions: written,
    limit: "clusters",
    needs: projectRole("GROUP_CLUSTER_MANAGER", "GROUP_CLUSTER_CREATOR"),
    handle(call) {
      const cluster = newCluster(clusterBody(call.body, ""), call.params.groupId ?? "", call.now, call.durations);
      demandRoom(call, cluster.name);
      if (isTenant(cluster)) demandOnlyFreeCluster(call);
      else demandPayment(call);
      if (!isTenant(cluster)) demandBackups(call.world, cluster.groupId, cluster.settings);
      backupsAfterChange(call.world, undefined, cluster, call.durations.snapshot, call.now);
      happened(call, cluster, "CLUSTER_CREATED", { clusterName: cluster.name });
      return { status: 201, body: clusterShape(call.world.clusters.put(cluster.groupId, cluster.name, cluster), call) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/clusters/{clusterName}",
    versions: read,
    limit: "clusters",
    needs: projectReader,
    handle(call) {
      const cluster = clusterOf(call);
      return { status: 200, body: clusterShape(cluster, call) };
    },
  },
  {
    method: "PATCH",
    path: "/groups/{groupId}/clusters/{clusterName}",
    versions: written,
    limit: "clusters",
    needs: projectRole("GROUP_CLUSTER_MANAGER"),
    handle(call) {
      const cluster = clusterOf(call);
      const body = clusterBody(call.body, "");
      if (cluster.deletion) throw deletionUnderWay(cluster.name, cluster.groupId);
      const changed = changedCluster(cluster, body, call.now, call.durations.update);
      if (changed.terminationProtectionEnabled !== cluster.terminationProtectionEnabled) demandProtectionRight(call);
      if (changed.phase !== cluster.phase && isBeingRestored(call.world, cluster, call.now))
        throw restoringCluster(cluster.name);
      if (backups.some((name) => changed.settings[name] !== cluster.settings[name]))
        demandBackups(call.world, cluster.groupId, changed.settings);
      backupsAfterChange(call.world, cluster, changed, call.durations.snapshot, call.now);
      happened(call, cluster, "CLUSTER_UPDATE_SUBMITTED", { clusterName: cluster.name });
      return { status: 200, body: clusterShape(call.world.clusters.put(cluster.groupId, cluster.name, changed), call) };
    },
  },
  {
    method: "DELETE",
    path: "/groups/{groupId}/clusters/{clusterName}",
    versions: deleted,
    limit: "clusters",
    needs: projectOwner,
    query: ["retainBackups"],
    handle(call) {
      const cluster = clusterOf(call);
      if (cluster.terminationProtectionEnabled) throw protectedCluster(cluster.name, cluster.groupId);
      if (cluster.deletion) throw deletionUnderWay(cluster.name, cluster.groupId);
      const deletion = { from: call.now, until: call.now + call.durations.deletion };
      const deleted = call.world.clusters.put(cluster.groupId, cluster.name, { ...cluster, deletion });
      backupsAfterDeletion(call, cluster, deleted);
      happened(call, cluster, "CLUSTER_DELETE_SUBMITTED", { clusterName: cluster.name });
      return { status: 202, body: {} };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/clusters/{clusterName}/status",
    versions: first,
    limit: "clusters",
    needs: projectReader,
    handle(call) {
      const { groupId, name } = clusterOf(call);
      const changed = call.world.userChanges.get("", groupId) ?? Number.NEGATIVE_INFINITY;
      const changeStatus = call.now < changed + call.durations.spread ? "PENDING" : "APPLIED";
      return {
        status: 200,
        body: { changeStatus, links: selfLink(call, "groups", groupId, "clusters", name, "status") },
      };
    },
  },
];
