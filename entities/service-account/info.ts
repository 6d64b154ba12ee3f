import { accessEntryKey, type ServiceAccountAccessEntry, type ServiceAccountProject } from "../../src/atlas/index.ts";
import { type CredentialInfo, latest, listedProjects } from "../credential/info.ts";
import type { ServiceAccountState } from "./definition.ts";
import { type LocatedAccount, projectRolesAmong, rolesOf } from "./view.ts";

/** What `get-info` tells of an account. It was last used when a token was last fetched with any of its secrets. */
export interface ServiceAccountInfo extends CredentialInfo {
  readonly client_id: string;
  readonly description: string;
  readonly secrets: readonly {
    readonly id: string;
    readonly created: string;
    readonly expires: string;
    readonly last_used?: string | undefined;
    /** Whether it is the one in `secret`, one that was replaced, or somebody else's. */
    readonly standing: "current" | "retired" | "other";
  }[];
}

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
  return {
    client_id: account.clientId,
    name: account.name,
    description: account.description ?? "",
    organization_id: account.orgId,
    roles: rolesOf(account),
    projects: listedProjects(projectRolesAmong(around.projects)),
    access_list: around.entries.map(({ cidrBlock, ipAddress, createdAt, lastUsedAt, lastUsedAddress }) => ({
      address: accessEntryKey(cidrBlock ?? ipAddress ?? ""),
      created: createdAt,
      last_used: lastUsedAt,
      last_used_address: lastUsedAddress,
    })),
    created: account.createdAt,
    last_used: latest(secrets.map(({ lastUsedAt }) => lastUsedAt)),
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
