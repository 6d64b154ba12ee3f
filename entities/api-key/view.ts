import type { ApiKey } from "../../src/atlas/index.ts";
import { credentialsIn } from "../credential/holder.ts";
import type { ProjectRoles } from "../credential/project-assignment.ts";
import { creationOf, isoTime } from "../moment.ts";

/** A key as Atlas has it, and where it was found. */
export type LocatedKey = ApiKey & { readonly orgId: string };

/** In one order, so that Atlas's is no difference. */
export function organizationRolesOf({ roles = [] }: ApiKey): string[] {
  return roles.flatMap(({ orgId, roleName }) => (orgId === undefined ? [] : [roleName])).sort();
}

export function projectRolesIn({ roles = [] }: ApiKey): ProjectRoles {
  const found = new Map<string, string[]>();
  for (const { groupId, roleName } of roles) {
    if (groupId !== undefined) found.set(groupId, [...(found.get(groupId) ?? []), roleName].sort());
  }
  return found;
}

/** Atlas tells no date of a key, but its id begins with the second of its creation. */
export function createdAt({ id }: { readonly id: string }): string | undefined {
  return isoTime(creationOf(id));
}

/** What the state of an entity tells of the key that it stands for. */
export function stateOf(key: LocatedKey) {
  return {
    id: key.id,
    public_key: key.publicKey,
    name: key.desc,
    organization_id: key.orgId,
    created_at: createdAt(key),
  };
}

/** Whose key a secret holds; undefined where it holds nothing, or what is no API key. */
export function publicKeyIn(secret: string | undefined): string | undefined {
  const credentials = credentialsIn(secret);
  return credentials?.kind === "api-key" ? credentials.publicKey : undefined;
}
