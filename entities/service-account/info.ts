import { accessEntryKey, type ServiceAccountAccessEntry, type ServiceAccountProject } from "../../src/atlas/index.ts";
import type { ServiceAccountInfo } from "./actions.ts";
import type { ServiceAccountState } from "./definition.ts";
import { type LocatedAccount, projectRolesAmong, rolesOf } from "./view.ts";

export interface Surroundings {
  readonly entries: readonly ServiceAccountAccessEntry[];
  readonly projects: readonly ServiceAccountProject[];
  readonly state: Partial<ServiceAccountState>;
  /** Name of the secret, and whose credentials are in it. */
  readonly secret: string;
  readonly holder: string | undefined;
}

/** Everything that there is to tell of an account; no secret. */
export function accountInfo(account: LocatedAccount, around: Surroundings): ServiceAccountInfo {
  const { secrets = [] } = account;
  const { secret_id, retired = [] } = around.state;
  const standing = (id: string) => {
    if (id === secret_id) return "current";
    return retired.some((one) => one.id === id) ? "retired" : "other";
  };
  const uses = secrets.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort();
  return {
    client_id: account.clientId,
    name: account.name,
    description: account.description ?? "",
    organization_id: account.orgId,
    roles: rolesOf(account),
    projects: Array.from(projectRolesAmong(around.projects), ([project_id, roles]) => ({ project_id, roles })),
    access_list: around.entries.map(({ cidrBlock, ipAddress, createdAt, lastUsedAt, lastUsedAddress }) => ({
      address: accessEntryKey(cidrBlock ?? ipAddress ?? ""),
      created: createdAt,
      last_used: lastUsedAt,
      last_used_address: lastUsedAddress,
    })),
    created: account.createdAt,
    last_used: uses[uses.length - 1],
    secrets: secrets.map(({ id, createdAt, expiresAt, lastUsedAt }) => ({
      id,
      created: createdAt,
      expires: expiresAt,
      last_used: lastUsedAt,
      standing: standing(id),
    })),
    secret: around.secret,
    secret_holds_it: around.holder === account.clientId,
  };
}
