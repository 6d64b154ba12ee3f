import type { World } from "../world.ts";
import type { Caller } from "./caller.ts";

/** Everyone who may call now: the credentials of the start that nobody deleted, and those made through the API. */
export function callersIn(world: World, given: readonly Caller[]): readonly Caller[] {
  return [...lasting(world, given), ...apiKeys(world)];
}

/** The credentials of the start that nobody deleted. */
export function lasting(world: World, given: readonly Caller[]): readonly Caller[] {
  return given.filter(({ id }) => world.deletedCallers.get("", id) === undefined);
}

function apiKeys(world: World): readonly Caller[] {
  return world.apiKeys.of("").map(({ id, orgId, publicKey, privateKey, orgRoles, projects }) => ({
    kind: "API key",
    id: publicKey,
    secrets: [privateKey],
    listedUnder: id,
    roles: [
      ...orgRoles.map((role) => ({ role, orgId })),
      ...projects.flatMap(({ groupId, roles }) => roles.map((role) => ({ role, orgId, groupId }))),
    ],
  }));
}
