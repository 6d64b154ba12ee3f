import { type ApiAccessEntry, apiAccessEntryKey } from "../../src/atlas/index.ts";
import { ageInDays } from "../credential/age.ts";
import { type CredentialInfo, latest, listedProjects } from "../credential/info.ts";
import type { RetiredKey } from "./definition.ts";
import { createdAt, type LocatedKey, organizationRolesOf, projectRolesIn } from "./view.ts";

/** What `get-info` tells of a key. Its `name` is its description in Atlas; its last use is that of its access list, for Atlas notes it nowhere else. */
export interface ApiKeyInfo extends CredentialInfo {
  readonly id: string;
  readonly public_key: string;
  readonly age_days: number | undefined;
  /** Keys that it has replaced and that still work. */
  readonly retired: readonly { readonly public_key: string; readonly until: string }[];
}

export interface Surroundings {
  readonly entries: readonly ApiAccessEntry[];
  readonly now: number;
  /** Name of the secret, and whose key is in it. */
  readonly secret: string;
  readonly holder: string | undefined;
  readonly retired: readonly RetiredKey[];
}

/** Everything that there is to tell of a key; no secret. */
export function keyInfo(key: LocatedKey, { entries, now, secret, holder, retired }: Surroundings): ApiKeyInfo {
  const created = createdAt(key);
  return {
    id: key.id,
    public_key: key.publicKey,
    name: key.desc ?? "",
    organization_id: key.orgId,
    roles: organizationRolesOf(key),
    projects: listedProjects(projectRolesIn(key)),
    access_list: entries.map((entry) => ({
      address: apiAccessEntryKey(entry),
      created: entry.created,
      last_used: entry.lastUsed,
      last_used_address: entry.lastUsedAddress,
    })),
    created,
    age_days: ageInDays(created, now),
    last_used: latest(entries.map(({ lastUsed }) => lastUsed)),
    secret,
    secret_holds_it: holder === key.publicKey,
    retired: retired.map(({ public_key, until }) => ({ public_key, until })),
  };
}
