import type { Atlas } from "../../src/atlas/index.ts";
import { Explained } from "../../src/entity/index.ts";
import { type ClusterView, viewOfCluster, viewOfFlex } from "../cluster/view.ts";
import type { RestoreWish } from "./restore-wish.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import type { Subject } from "./subject.ts";

export interface Target {
  readonly cluster: ClusterView;
  /** Whether it is the cluster that the backups are of. */
  readonly itself: boolean;
}

/** The cluster to restore into; rejects with the candidates where it is not there. */
export async function targetOf({ cluster, atlas }: Subject, wish: RestoreWish): Promise<Target> {
  const groupId = wish.target_project_id ?? cluster.groupId;
  const name = wish.target_id ?? cluster.name;
  if (groupId === cluster.groupId && name === cluster.name) return { cluster, itself: true };
  const found = await find(atlas, groupId, name);
  // By its id: whichever spelling Atlas took for its name, overwriting it has to be confirmed.
  if (found) return { cluster: found, itself: found.id !== undefined && found.id === cluster.id };
  const names = await namesIn(atlas, groupId);
  throw new Explained(
    `there is no cluster "${name}" in project ${groupId} to restore into`,
    names.length === 0 ? "That project has no clusters." : `It has ${names.join(", ")}.`,
  );
}

/** Rejects where Atlas could not write the snapshot into the target. */
export function mustFit(source: ClusterView, target: ClusterView, snapshot: SnapshotView | undefined): void {
  const label = `cluster "${target.name}"`;
  const refuse = (reason: string, hint: string) => {
    throw new Explained(`${label} cannot be restored into: ${reason}`, hint);
  };
  if (target.family === "free") refuse("it is a free one (M0)", "Restore into a larger one.");
  if (source.family === "dedicated" && target.family !== "dedicated") {
    refuse("it is a Flex cluster, and the snapshot is of a dedicated one", "Restore into M10 or up.");
  }
  if (target.paused) refuse("it is paused", "Resume it first.");
  if (target.stateName === "DELETING") refuse("it is being deleted", "Restore into another.");
  if (target.sharded !== source.sharded || (source.sharded && target.shards !== source.shards)) {
    refuse(`it is ${topology(target)}, and the data is of ${topology(source)}`, "Restore into one of the same shape.");
  }
  const version = majorOf(snapshot?.mongodb_version) ?? source.version;
  if (version === undefined || target.version === undefined || version === target.version) return;
  refuse(
    `it runs MongoDB ${target.version}, and the data is of ${version}`,
    `Restore into a cluster of version ${version}.`,
  );
}

function topology({ sharded, shards }: ClusterView): string {
  return sharded ? `sharded (${shards} ${shards === 1 ? "shard" : "shards"})` : "a replica set";
}

function majorOf(version: string | undefined): string | undefined {
  return version === undefined ? undefined : /^\d+\.\d+/.exec(version)?.[0];
}

async function find(atlas: Atlas, groupId: string, name: string): Promise<ClusterView | undefined> {
  const dedicated = await atlas.find("getCluster", { groupId, clusterName: name }, { fresh: true });
  if (dedicated) return viewOfCluster(dedicated, groupId);
  const flex = await atlas.find("getFlexCluster", { groupId, name }, { fresh: true });
  return flex && viewOfFlex(flex, groupId);
}

async function namesIn(atlas: Atlas, groupId: string): Promise<string[]> {
  const dedicated = await atlas.collection("listClusters", { groupId });
  const flex = await atlas.collection("listFlexClusters", { groupId });
  return [...new Set([...dedicated, ...flex].map(({ name }) => name))].sort();
}
