import { z } from "zod";
import type { Atlas } from "../../src/atlas/index.ts";
import type { Change } from "../../src/entity/index.ts";
import { membersOf, written } from "../written.ts";

const most = (text: string) => z.number().int().min(0).optional().describe(text);

/** The most of each that Atlas allows is Atlas's to tell. */
export const limits = z.strictObject({
  clusters: most("Clusters in the project"),
  database_users: most("Database users"),
  custom_roles: most("Custom database roles"),
  access_entries: most("Entries of the IP access list"),
  cross_region_access_entries: most("Entries of the access list that reach clusters across regions"),
  private_link_nodes_per_region: most("Nodes that can be reached by private link, in each region"),
  private_service_connections_per_region: most("Private service connections, in each region group (Google Cloud)"),
  private_service_connections_subnet_mask: most("Subnet mask of those connections"),
  federated_bytes_per_query: most("Bytes that one federated query may process"),
  federated_bytes_per_day: most("Bytes that federated queries may process in a day"),
  federated_bytes_per_week: most("Bytes that federated queries may process in a week"),
  federated_bytes_per_month: most("Bytes that federated queries may process in a month"),
});
type Limits = z.output<typeof limits>;

const namesInAtlas: Readonly<Record<keyof Limits, string>> = {
  clusters: "atlas.project.deployment.clusters",
  database_users: "atlas.project.security.databaseAccess.users",
  custom_roles: "atlas.project.security.databaseAccess.customRoles",
  access_entries: "atlas.project.security.networkAccess.entries",
  cross_region_access_entries: "atlas.project.security.networkAccess.crossRegionEntries",
  private_link_nodes_per_region: "atlas.project.deployment.nodesPerPrivateLinkRegion",
  private_service_connections_per_region: "atlas.project.deployment.privateServiceConnectionsPerRegionGroup",
  private_service_connections_subnet_mask: "atlas.project.deployment.privateServiceConnectionsSubnetMask",
  federated_bytes_per_query: "dataFederation.bytesProcessed.query",
  federated_bytes_per_day: "dataFederation.bytesProcessed.daily",
  federated_bytes_per_week: "dataFederation.bytesProcessed.weekly",
  federated_bytes_per_month: "dataFederation.bytesProcessed.monthly",
};

const all = Object.keys(namesInAtlas) as (keyof Limits)[];

/** How the limits that are written differ from those that Atlas has set; one that was never set is undefined there. */
export async function limitChanges(atlas: Atlas, groupId: string, wanted: Limits): Promise<Change[]> {
  const set = await atlas.collection("listProjectLimits", { groupId }, { fresh: true });
  const found = all.map((name) => [name, set.find((limit) => limit.name === namesInAtlas[name])?.value]);
  return written("limits", wanted, Object.fromEntries(found));
}

/** Each limit has an address of its own. */
export async function sendLimits(
  atlas: Atlas,
  groupId: string,
  wanted: Limits,
  changes: readonly Change[],
): Promise<void> {
  const changed = membersOf("limits", changes);
  for (const name of all) {
    const value = wanted[name];
    if (value === undefined || !changed.includes(name)) continue;
    await atlas.call("setProjectLimit", { groupId, limitName: namesInAtlas[name], body: { value } });
  }
}
