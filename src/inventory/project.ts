import type { AccessEntry as AtlasAccessEntry, DatabaseUser as AtlasDatabaseUser } from "../atlas/index.ts";
import { byName } from "./by-name.ts";
import { type BareCluster, clusterItem, flexItem } from "./cluster-item.ts";
import { creatorOf, tolerance } from "./creator.ts";
import type { AccessEntry, Cluster, DatabaseUser, Project } from "./model.ts";
import type { Reading } from "./reading.ts";

export interface ProjectContent {
  readonly clusters: readonly Cluster[];
  readonly database_users: readonly DatabaseUser[];
  readonly access_entries: readonly AccessEntry[];
}

/** What stands in a project, in at most five requests as long as each list is one page. */
export async function readProject(reading: Reading, project: Project): Promise<ProjectContent> {
  const place = {
    organization_id: project.organization_id,
    organization: project.organization,
    project_id: project.id,
    project: project.name,
  };
  const about = { organization: { id: project.organization_id, name: project.organization }, project };
  const given = { groupId: project.id };
  const [clusters, users, entries] = await Promise.all([
    readClusters(reading, project, about),
    reading.list({ ...about, kind: "database_users" }, "listDatabaseUsers", given),
    reading.list({ ...about, kind: "access_entries" }, "listAccessEntries", given),
  ]);
  return {
    clusters: clusters.map((cluster) => ({ ...place, ...cluster })),
    database_users: (users ?? []).map((user) => ({ ...place, ...databaseUser(user) })),
    access_entries: (entries ?? []).map((entry) => ({ ...place, ...accessEntry(entry) })),
  };
}

type About = { readonly organization: { id: string; name: string }; readonly project: Project };

async function readClusters(
  reading: Reading,
  project: Project,
  about: About,
): Promise<readonly (BareCluster & Pick<Cluster, "created_by">)[]> {
  const given = { groupId: project.id };
  const [dedicated, flex] = await Promise.all([
    reading.list({ ...about, kind: "clusters" }, "listClusters", given),
    reading.list({ ...about, kind: "clusters" }, "listFlexClusters", given),
  ]);
  const flexItems = (flex ?? []).map(flexItem);
  // Where Atlas lists a Flex cluster among the others too, its own list tells more.
  const others = (dedicated ?? []).map(clusterItem).filter(({ name }) => flexItems.every((one) => one.name !== name));
  const found = [...others, ...flexItems].sort(byName);
  if (found.length === 0) return [];
  const matter = { ...about, kind: "creators" } as const;
  const query = { eventType: ["CLUSTER_CREATED"], ...since(found) };
  const deeds = await reading.list(matter, "listProjectEvents", { ...given, query });
  return found.map((cluster) => {
    const creator = deeds === undefined ? null : creatorOf(cluster.created_at, deeds);
    if (creator !== "unclear") return { ...cluster, created_by: creator };
    const reason = `Several people made clusters at the time when ${cluster.name} was made, and Atlas does not say who made which.`;
    reading.missing({ ...matter, item: cluster.id }, "listProjectEvents", reason);
    return { ...cluster, created_by: null };
  });
}

/** Events of before the oldest cluster say nothing of those that are there, and may be many. */
function since(clusters: readonly BareCluster[]): { minDate?: string } {
  const times = clusters.map(({ created_at }) => Date.parse(created_at ?? ""));
  const oldest = Math.min(...times);
  return Number.isNaN(oldest) ? {} : { minDate: new Date(oldest - tolerance).toISOString() };
}

function databaseUser(
  user: AtlasDatabaseUser,
): Omit<DatabaseUser, "organization_id" | "organization" | "project_id" | "project"> {
  return {
    username: user.username,
    database: user.databaseName,
    authentication: authenticationOf(user),
    roles: (user.roles ?? []).map(({ roleName, databaseName, collectionName }) => ({
      role: roleName,
      database: databaseName,
      collection: collectionName ?? null,
    })),
    scopes: (user.scopes ?? []).map(({ name }) => name),
    description: user.description ?? null,
    expires_at: user.deleteAfterDate ?? null,
    tags: (user.labels ?? []).map(({ key = "", value = "" }) => ({ key, value })),
  };
}

function authenticationOf(user: AtlasDatabaseUser): DatabaseUser["authentication"] {
  const kinds = [
    ["x509", user.x509Type],
    ["aws-iam", user.awsIAMType],
    ["ldap", user.ldapAuthType],
    ["oidc", user.oidcAuthType],
  ] as const;
  return kinds.find(([, type]) => type !== undefined && type !== "NONE")?.[0] ?? "password";
}

function accessEntry(entry: AtlasAccessEntry): Pick<AccessEntry, "entry" | "description" | "expires_at"> {
  return {
    entry: entry.cidrBlock ?? entry.ipAddress ?? entry.awsSecurityGroup ?? "",
    description: entry.comment || null,
    expires_at: entry.deleteAfterDate ?? null,
  };
}
