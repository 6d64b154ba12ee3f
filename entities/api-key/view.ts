import { type ApiKey, CredentialsError, parseCredentials } from "../../src/atlas/index.ts";
import { creationOf, isoTime } from "../backup/moment.ts";
import type { ProjectRoles } from "../credential/project-assignment.ts";

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

/** Whose key a secret holds; undefined where it holds nothing, or what is no API key. */
export function publicKeyIn(secret: string | undefined): string | undefined {
  if (secret === undefined) return undefined;
  try {
    const credentials = parseCredentials(secret);
    return credentials.kind === "api-key" ? credentials.publicKey : undefined;
  } catch (error) {
    if (error instanceof CredentialsError) return undefined;
    throw error;
  }
}
