import type { ServiceAccountRecord } from "../credential/record.ts";
import type { World } from "../world.ts";
import type { Caller, RoleGrant } from "./caller.ts";

/** Everyone who may call now: the credentials of the start that nobody deleted, and those made through the API. */
export function callersIn(world: World, given: readonly Caller[], now: number): readonly Caller[] {
  return [...lasting(world, given), ...apiKeys(world), ...serviceAccounts(world, now)];
}

/** The credentials of the start that nobody deleted. */
export function lasting(world: World, given: readonly Caller[]): readonly Caller[] {
  return given.filter(({ id }) => world.deletedCallers.get("", id) === undefined);
}

function apiKeys(world: World): readonly Caller[] {
  return world.apiKeys.of("").map((key) => ({
    kind: "API key",
    id: key.publicKey,
    secrets: [key.privateKey],
    listedUnder: key.id,
    roles: rolesOf(key),
  }));
}

/** With the secrets that have not yet expired; one that has lets nobody in, nor do the tokens that came from it. */
function serviceAccounts(world: World, now: number): readonly Caller[] {
  return world.serviceAccounts.of("").map((account) => ({
    kind: "service account",
    id: account.clientId,
    secrets: account.secrets.filter(({ expires }) => now < expires).map(({ value }) => value),
    listedUnder: account.clientId,
    roles: rolesOf(account),
  }));
}

function rolesOf({
  orgId,
  orgRoles,
  projects,
}: Pick<ServiceAccountRecord, "orgId" | "orgRoles" | "projects">): readonly RoleGrant[] {
  return [
    ...orgRoles.map((role) => ({ role, orgId })),
    ...projects.flatMap(({ groupId, roles }) => roles.map((role) => ({ role, orgId, groupId }))),
  ];
}
