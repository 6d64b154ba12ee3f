import type { Atlas } from "../../src/atlas/index.ts";
import { familyOf } from "../instance-size.ts";
import { removed } from "../removal.ts";
import { clusterChange, flexClusterChange, newCluster, newFlexCluster } from "./body.ts";
import type { ClusterDefinition } from "./definition.ts";
import { type ClusterView, viewOfCluster, viewOfFlex } from "./view.ts";

/** Where a cluster is looked for: Flex clusters live behind endpoints of their own. */
export interface Spot {
  readonly groupId: string;
  readonly name: string;
  readonly flex: boolean;
}

/** Fields of the definition to be sent, or whether it is to be paused: Atlas takes that only by itself. */
export type ClusterWish = ReadonlySet<string> | { readonly paused: boolean };

export function spotOf({ groupId, name, family }: ClusterView): Spot {
  return { groupId, name, flex: family === "flex" };
}

export async function findCluster(
  atlas: Atlas,
  { groupId, name, flex }: Spot,
  fresh: boolean,
): Promise<ClusterView | undefined> {
  if (flex) {
    const found = await atlas.find("getFlexCluster", { groupId, name }, { fresh });
    return found && viewOfFlex(found, groupId);
  }
  const found = await atlas.find("getCluster", { groupId, clusterName: name }, { fresh });
  return found && viewOfCluster(found, groupId);
}

export async function createCluster(atlas: Atlas, definition: ClusterDefinition): Promise<ClusterView> {
  const { instance_size, project_id: groupId } = definition;
  if (familyOf(instance_size) === "flex") {
    return viewOfFlex(await atlas.call("createFlexCluster", { groupId, body: newFlexCluster(definition) }), groupId);
  }
  return viewOfCluster(await atlas.call("createCluster", { groupId, body: newCluster(definition) }), groupId);
}

/** One request. `found` is what the change is built on. */
export async function changeCluster(
  atlas: Atlas,
  definition: ClusterDefinition,
  found: ClusterView,
  wish: ClusterWish,
): Promise<ClusterView> {
  const { groupId, name, family, replicationSpecs } = found;
  if (family === "flex") {
    const body = flexClusterChange(definition, wish as ReadonlySet<string>);
    return viewOfFlex(await atlas.call("updateFlexCluster", { groupId, name, body }), groupId);
  }
  const body = "paused" in wish ? wish : clusterChange(definition, replicationSpecs, wish);
  return viewOfCluster(await atlas.call("updateCluster", { groupId, clusterName: name, body }), groupId);
}

/** Asks for it to be gone; Atlas takes minutes. Snapshots outlive the cluster unless the definition says otherwise. */
export async function deleteCluster(atlas: Atlas, { backup }: ClusterDefinition, found: ClusterView): Promise<void> {
  const { groupId, name, flex } = spotOf(found);
  const underWay = ["CLUSTER_ALREADY_REQUESTED_DELETION"];
  // Said either way: a policy on backups has to see that a deletion takes them along.
  const query = found.backupEnabled ? { query: { retainBackups: backup?.retain_on_delete ?? true } } : {};
  const send = (): Promise<unknown> =>
    flex
      ? atlas.call("deleteFlexCluster", { groupId, name })
      : atlas.call("deleteCluster", { groupId, clusterName: name, ...query });
  await removed(send, underWay);
}
