import { projectReader, projectRole } from "../access.ts";
import { demandDeletable, demandOnDemandRetention, demandRetention } from "../backup/compliance.ts";
import { backedUpClusterOf, snapshotOf, snapshotsOf } from "../backup/lookup.ts";
import { newSnapshot } from "../backup/new-snapshot.ts";
import type { SnapshotRecord } from "../backup/record.ts";
import { noBackup, notReady, pausedForBackup, snapshotUnderWay } from "../backup/refusal.ts";
import type { Retention } from "../backup/retention.ts";
import { isBackedUp } from "../backup/schedule.ts";
import { isUnfinished, snapshotStatus, takenAt } from "../backup/snapshot-state.ts";
import { newId } from "../identifier.ts";
import { page } from "../page.ts";
import type { ClusterRecord } from "../record.ts";
import { deletionUnderWay, invalidQuery, invalidValue } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { choice, ignored, object, text, whole } from "../rule.ts";
import { snapshotShape } from "../shape/snapshot.ts";
import { stateOf } from "../state.ts";

const creator = projectRole("GROUP_BACKUP_CREATOR", "GROUP_BACKUP_MANAGER");
const manager = projectRole("GROUP_BACKUP_MANAGER");

const createBody = object({
  description: text({ max: 1000 }),
  links: ignored,
  retentionInDays: whole({ min: 1 }),
});

const retentionBody = object(
  { links: ignored, retentionUnit: choice(["DAYS", "WEEKS", "MONTHS", "YEARS"]), retentionValue: whole({ min: 1 }) },
  ["retentionUnit", "retentionValue"],
);

const units = { DAYS: "days", WEEKS: "weeks", MONTHS: "months", YEARS: "years" } as const;

/** A snapshot needs a cluster that runs, with backups, and no other one on demand. */
function demandTakable(call: Call, cluster: ClusterRecord): void {
  if (cluster.deletion) throw deletionUnderWay(cluster.name, cluster.groupId);
  if (!isBackedUp(cluster)) throw noBackup(400, cluster.name);
  if (cluster.paused) throw pausedForBackup(cluster.name);
  if (stateOf(cluster, call.now) === "CREATING") throw notReady(cluster.name);
  const other = snapshotsOf(call, cluster).find(
    (snapshot) => snapshot.snapshotType === "onDemand" && isUnfinished(snapshot, call.now),
  );
  if (other) throw snapshotUnderWay(cluster.name, other.id);
}

function secondsIn(query: URLSearchParams, name: string, min: number): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const number = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
  if (!(number >= min)) throw invalidQuery(name, `a whole number from ${min}`);
  return number;
}

/** With a moment in the query: only the newest snapshot whose data are not later. */
function asOf(call: Call, snapshots: readonly SnapshotRecord[]): readonly SnapshotRecord[] {
  const moment = secondsIn(call.query, "pointInTimeUtcSeconds", 1_199_145_600);
  const oplog = secondsIn(call.query, "oplogTs", 1_199_145_600);
  const increment = secondsIn(call.query, "oplogInc", 1);
  if (moment !== undefined && (oplog !== undefined || increment !== undefined))
    throw invalidQuery("pointInTimeUtcSeconds", "not to be given with oplogTs and oplogInc");
  if ((oplog === undefined) !== (increment === undefined)) throw invalidQuery("oplogTs", "to be given with oplogInc");
  const seconds = moment ?? oplog;
  if (seconds === undefined) return snapshots;
  const before = snapshots
    .filter((one) => snapshotStatus(one, call.now) === "completed" && takenAt(one) <= seconds * 1000)
    .sort((a, b) => takenAt(b) - takenAt(a));
  return before.slice(0, 1);
}

export const snapshotRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots",
    versions: first,
    limit: "backup",
    needs: projectReader,
    query: ["pointInTimeUtcSeconds", "oplogTs", "oplogInc"],
    paging: "counted",
    handle(call) {
      const cluster = backedUpClusterOf(call);
      const snapshots = asOf(
        call,
        snapshotsOf(call, cluster).filter(({ type }) => type === "replicaSet"),
      );
      const segments = ["groups", cluster.groupId, "clusters", cluster.name, "backup", "snapshots"];
      return { status: 200, body: page(call, segments, snapshots, (snapshot) => snapshotShape(snapshot, call)) };
    },
  },
  {
    method: "POST",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots",
    versions: first,
    limit: "backup",
    needs: creator,
    handle(call) {
      const cluster = backedUpClusterOf(call);
      const { description, retentionInDays } = createBody(call.body ?? {}, "");
      demandTakable(call, cluster);
      const retention: Retention = { unit: "days", value: retentionInDays ?? 7 };
      demandOnDemandRetention(call.world, cluster.groupId, retention);
      const snapshot = newSnapshot(cluster, {
        id: newId(call.now),
        snapshotType: "onDemand",
        frequencyType: "ondemand",
        ...(description === undefined ? {} : { description }),
        asked: call.now,
        ends: call.now + call.durations.snapshot,
        outcome: call.outcome,
        retention,
        policyItems: [],
      });
      return { status: 200, body: snapshotShape(call.world.snapshots.put(cluster.id, snapshot.id, snapshot), call) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}",
    versions: first,
    limit: "backup",
    needs: projectReader,
    handle(call) {
      const snapshot = snapshotOf(call, backedUpClusterOf(call), "replicaSet");
      return { status: 200, body: snapshotShape(snapshot, call) };
    },
  },
  {
    // The only way to change the retention, so it knows both topologies.
    method: "PATCH",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}",
    versions: first,
    limit: "backup",
    needs: manager,
    handle(call) {
      const cluster = backedUpClusterOf(call);
      const snapshot = snapshotOf(call, cluster);
      const { retentionUnit, retentionValue } = retentionBody(call.body, "");
      const retention: Retention = { unit: units[retentionUnit], value: retentionValue };
      if (snapshot.outcome === "failed") throw invalidValue("retentionValue", "a failed snapshot is not kept");
      demandRetention(call.world, snapshot, retention);
      const changed = call.world.snapshots.put(cluster.id, snapshot.id, { ...snapshot, retention });
      return { status: 200, body: snapshotShape(changed, call) };
    },
  },
  {
    method: "DELETE",
    path: "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}",
    versions: first,
    limit: "backup",
    needs: manager,
    handle(call) {
      const cluster = backedUpClusterOf(call);
      const snapshot = snapshotOf(call, cluster, "replicaSet");
      demandDeletable(call.world, cluster.groupId);
      call.world.snapshots.drop(cluster.id, snapshot.id);
      return { status: 204 };
    },
  },
];
