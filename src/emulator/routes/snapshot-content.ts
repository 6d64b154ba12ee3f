import { projectRole } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { backedUpClusterOf, snapshotOf } from "../backup/lookup.ts";
import type { SnapshotRecord } from "../backup/record.ts";
import { snapshotNotCompleted } from "../backup/refusal.ts";
import { snapshotStatus } from "../backup/snapshot-state.ts";
import { page } from "../page.ts";
import type { Call, Route, Version } from "../route.ts";
import { selfLink } from "../shape/link.ts";

const place = "/groups/{groupId}/clusters/{clusterName}/backup/snapshots/{snapshotId}/databases";
const versions: readonly Version[] = [{ date: "2025-03-12" }];
const needs = projectRole("GROUP_BACKUP_MANAGER");

/** What every emulated cluster holds. */
const content: Readonly<Record<string, readonly string[]>> = {
  reports: ["daily"],
  shop: ["customers", "orders", "products"],
};

function completedSnapshot(call: Call): SnapshotRecord {
  const snapshot = snapshotOf(call, backedUpClusterOf(call));
  const status = snapshotStatus(snapshot, call.now);
  if (status !== "completed") throw snapshotNotCompleted(snapshot.id, status);
  return snapshot;
}

function databasePath({ groupId, clusterName, id }: SnapshotRecord): readonly string[] {
  return ["groups", groupId, "clusters", clusterName, "backup", "snapshots", id, "databases"];
}

function collectionsOf(call: Call): readonly string[] {
  const name = call.params.databaseName ?? "";
  const collections = Object.hasOwn(content, name) ? content[name] : undefined;
  if (!collections) throw new ApiError(404, "DATABASE_NOT_FOUND", `The snapshot has no database ${name}.`);
  return collections;
}

function named(call: Call, path: readonly string[]): (name: string) => unknown {
  return (name) => ({ links: selfLink(call, ...path, name), name });
}

/** The databases and collections in a snapshot. */
export const snapshotContentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: place,
    versions,
    limit: "backup",
    needs,
    paging: "counted",
    handle(call) {
      const path = databasePath(completedSnapshot(call));
      return { status: 200, body: page(call, path, Object.keys(content), named(call, path)) };
    },
  },
  {
    method: "GET",
    path: `${place}/{databaseName}`,
    versions,
    limit: "backup",
    needs,
    handle(call) {
      const path = databasePath(completedSnapshot(call));
      collectionsOf(call);
      return { status: 200, body: named(call, path)(call.params.databaseName ?? "") };
    },
  },
  {
    method: "GET",
    path: `${place}/{databaseName}/collections`,
    versions,
    limit: "backup",
    needs,
    paging: "counted",
    handle(call) {
      const path = [...databasePath(completedSnapshot(call)), call.params.databaseName ?? "", "collections"];
      return { status: 200, body: page(call, path, collectionsOf(call), named(call, path)) };
    },
  },
  {
    method: "GET",
    path: `${place}/{databaseName}/collections/{collectionName}`,
    versions,
    limit: "backup",
    needs,
    handle(call) {
      const { databaseName = "", collectionName = "" } = call.params;
      const path = [...databasePath(completedSnapshot(call)), databaseName, "collections"];
      if (!collectionsOf(call).includes(collectionName))
        throw new ApiError(404, "COLLECTION_NOT_FOUND", `The snapshot has no collection ${collectionName} there.`);
      return { status: 200, body: named(call, path)(collectionName) };
    },
  },
];
