import { deploymentCount } from "./state.ts";
import type { World } from "./world.ts";

interface Bounds {
  /** Absent where there is no limit until one is set. */
  readonly usual?: number;
  readonly highest?: number;
}

/** The limits that a project may set for itself. */
export const limitBounds: Readonly<Record<string, Bounds>> = {
  "atlas.project.security.databaseAccess.users": { usual: 100, highest: 100 },
  "atlas.project.deployment.clusters": { usual: 25, highest: 100 },
  "atlas.project.deployment.serverlessMTMs": {},
  "atlas.project.security.databaseAccess.customRoles": { usual: 100, highest: 1_400 },
  "atlas.project.security.networkAccess.entries": { usual: 200, highest: 200 },
  "atlas.project.security.networkAccess.crossRegionEntries": { usual: 40, highest: 220 },
  "atlas.project.deployment.nodesPerPrivateLinkRegion": { usual: 50, highest: 90 },
  "dataFederation.bytesProcessed.query": {},
  "dataFederation.bytesProcessed.daily": {},
  "dataFederation.bytesProcessed.weekly": {},
  "dataFederation.bytesProcessed.monthly": {},
  "atlas.project.deployment.privateServiceConnectionsPerRegionGroup": { usual: 50, highest: 100 },
  "atlas.project.deployment.privateServiceConnectionsSubnetMask": { usual: 27, highest: 27 },
};

/** Infinite where nothing limits. */
export function mostOf(world: World, groupId: string, name: string): number {
  return limitOf(world, groupId, name) ?? Number.POSITIVE_INFINITY;
}

/** The value in force; undefined where nothing limits. */
export function limitOf(world: World, groupId: string, name: string): number | undefined {
  return world.projectLimits.get(groupId, name) ?? limitBounds[name]?.usual;
}

/** How much of it is used, where that is counted here. */
export function usageOf(world: World, groupId: string, name: string, now: number): number {
  switch (name) {
    case "atlas.project.deployment.clusters":
      return deploymentCount(world, groupId, now);
    case "atlas.project.security.databaseAccess.users":
      return world.users.count(groupId);
    case "atlas.project.security.networkAccess.entries":
      return world.accessEntries.count(groupId);
    default:
      return 0;
  }
}
