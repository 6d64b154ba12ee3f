import { type ApiAccessEntry, apiAccessEntryKey } from "../../src/atlas/index.ts";
import { ageInDays } from "../credential/age.ts";
import type { ApiKeyInfo } from "./actions.ts";
import type { Retired } from "./definition.ts";
import { createdAt, type LocatedKey, organizationRolesOf, projectRolesIn } from "./view.ts";

export interface Surroundings {
  readonly entries: readonly ApiAccessEntry[];
  readonly now: number;
  /** Name of the secret, and whose key is in it. */
  readonly secret: string;
  readonly holder: string | undefined;
  readonly retired: readonly Retired[];
}

/** Everything that there is to tell of a key; no secret. */
export function keyInfo(key: LocatedKey, { entries, now, secret, holder, retired }: Surroundings): ApiKeyInfo {
  const created = createdAt(key);
  const uses = entries.flatMap(({ lastUsed }) => lastUsed ?? []).sort();
  return {
    id: key.id,
    public_key: key.publicKey,
    name: key.desc ?? "",
    organization_id: key.orgId,
    roles: organizationRolesOf(key),
    projects: Array.from(projectRolesIn(key), ([project_id, roles]) => ({ project_id, roles })),
    access_list: entries.map((entry) => ({
      address: apiAccessEntryKey(entry),
      created: entry.created,
      last_used: entry.lastUsed,
      last_used_address: entry.lastUsedAddress,
    })),
    created,
    age_days: ageInDays(created, now),
    last_used: uses[uses.length - 1],
    secret,
    secret_holds_it: holder === key.publicKey,
    retired: retired.map(({ public_key, until }) => ({ public_key, until })),
  };
}
