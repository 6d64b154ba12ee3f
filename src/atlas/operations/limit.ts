import type { RateLimit } from "../operation.ts";

/**
 * Capacities are the `RateLimit-Limit` values that Atlas has been seen to send; each answer corrects them.
 * Half a capacity a minute is the refill that Atlas documents for the sets whose numbers it gives;
 * the others are taken to have the same ratio.
 */
function bucket<const Set extends string, const Scope extends RateLimit["scope"]>(
  set: Set,
  scope: Scope,
  capacity: number,
) {
  return { set, scope, capacity, refill: capacity / 2, seconds: 60 } as const;
}

export const limits = {
  /** Not documented; sized as the smallest set, because it is asked once. */
  system: bucket("system", "caller", 300),
  /** `GET /orgs`: 300 was seen, 10 is in the documents. */
  organizationList: bucket("organizationList", "caller", 300),
  organization: bucket("organization", "orgId", 500),
  /** Calls that name no project: list, create, by name. */
  projectList: bucket("projectList", "caller", 1_200),
  project: bucket("project", "groupId", 1_200),
  clusters: bucket("clusters", "groupId", 10_000),
  flexClusters: bucket("flexClusters", "groupId", 1_200),
  databaseUsers: bucket("databaseUsers", "groupId", 10_000),
  accessList: bucket("accessList", "groupId", 1_200),
  backups: bucket("backups", "groupId", 1_200),
  flexBackups: bucket("flexBackups", "groupId", 1_200),
  backupCompliance: bucket("backupCompliance", "groupId", 1_200),
  alerts: bucket("alerts", "groupId", 1_200),
  alertMatchers: bucket("alertMatchers", "caller", 300),
  /** Not documented; rarely asked. */
  rateLimits: bucket("rateLimits", "caller", 300),
} satisfies Record<string, RateLimit>;
