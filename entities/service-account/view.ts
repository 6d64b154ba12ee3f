import type { ServiceAccount, ServiceAccountProject, ServiceAccountSecret } from "../../src/atlas/index.ts";
import { credentialsIn } from "../credential/holder.ts";
import type { ProjectRoles } from "../credential/project-assignment.ts";

/** An account as Atlas has it, and where it was found. */
export type LocatedAccount = ServiceAccount & { readonly orgId: string };

/** In one order, so that Atlas's is no difference. */
export function rolesOf({ roles = [] }: ServiceAccount): string[] {
  return Array.from(new Set(roles)).sort();
}

export function projectRolesAmong(projects: readonly ServiceAccountProject[]): ProjectRoles {
  return new Map(projects.map(({ groupId, roles = [] }) => [groupId, [...roles].sort()]));
}

export function isExpired({ expiresAt }: ServiceAccountSecret, now: number): boolean {
  return Date.parse(expiresAt) <= now;
}

/** Secrets that are not among those which were there before; nobody can know them but whoever was answered. */
export function secretsSince(before: readonly string[], { secrets = [] }: ServiceAccount): ServiceAccountSecret[] {
  return secrets.filter(({ id }) => !before.includes(id));
}

/** Whose credentials a secret holds; undefined where it holds nothing, or no service account's. */
export function clientIdIn(secret: string | undefined): string | undefined {
  const credentials = credentialsIn(secret);
  return credentials?.kind === "service-account" ? credentials.clientId : undefined;
}
