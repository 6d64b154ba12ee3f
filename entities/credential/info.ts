import type { ProjectRoles } from "./project-assignment.ts";

/** What `get-info` tells of either kind of credential; no secret. */
export interface CredentialInfo {
  readonly name: string;
  readonly organization_id: string;
  readonly roles: readonly string[];
  readonly projects: readonly { readonly project_id: string; readonly roles: readonly string[] }[];
  readonly access_list: readonly {
    readonly address: string;
    readonly created?: string | undefined;
    readonly last_used?: string | undefined;
    readonly last_used_address?: string | undefined;
  }[];
  readonly created: string | undefined;
  readonly last_used: string | undefined;
  /** Name of the secret that is to hold it, and whether it does. */
  readonly secret: string;
  readonly secret_holds_it: boolean;
}

export function listedProjects(roles: ProjectRoles): CredentialInfo["projects"] {
  return Array.from(roles, ([project_id, held]) => ({ project_id, roles: held }));
}

/** The last of some times in ISO 8601. */
export function latest(times: readonly (string | undefined)[]): string | undefined {
  const sorted = times.flatMap((time) => time ?? []).sort();
  return sorted[sorted.length - 1];
}
