import { z } from "zod";

/**
 * What an organization holds, as it was read at one moment: the document that `monk inventory --json` prints and that
 * `monk check` judges.
 *
 * Every kind is one flat list, and every item says by id and by name where it belongs. `null` means that Atlas says
 * nothing of it; what could not be read at all is an item of `unread`, with the reason.
 */

/** Raised when a reader of the older form would misunderstand the newer one; a new member alone does not raise it. */
export const inventoryVersion = 1;

const text = z.string();
const maybe = z.string().nullable();
/** ISO 8601, UTC. */
const moment = z.string().nullable();
const flag = z.boolean().nullable();

const tag = z.object({ key: text, value: text });
const tags = z.array(tag).describe("In Atlas's order; a key may stand there more than once in labels");

const inOrganization = { organization_id: text, organization: text };
const inProject = { ...inOrganization, project_id: text, project: text };

const projectRoles = z
  .array(z.object({ project_id: text, project: maybe, roles: z.array(text) }))
  .describe("Roles in projects; the project's name is null where it could not be read");

const organization = z.object({
  id: text,
  name: text,
  multi_factor_auth_required: flag,
  api_access_list_required: flag,
  max_service_account_secret_hours: z.number().nullable(),
});

const user = z.object({
  ...inOrganization,
  id: text,
  username: text.describe("An email address"),
  name: maybe.describe("First and last name"),
  status: text.describe("ACTIVE, PENDING, INVITATION_EXPIRED or INVITATION_REJECTED"),
  organization_roles: z.array(text),
  project_roles: projectRoles,
  team_ids: z.array(text),
  created_at: moment,
  last_login_at: moment,
  invited_by: maybe,
  invitation_expires_at: moment,
});

const sourceAddress = z.object({ entry: text.describe("Address or CIDR block"), last_used_at: moment });

const credential = {
  ...inOrganization,
  id: text,
  description: maybe,
  organization_roles: z.array(text),
  project_roles: projectRoles.nullable().describe("null where they could not be read"),
  access_list: z.array(sourceAddress).nullable().describe("null where it could not be read"),
  created_at: moment,
  created_by: maybe,
  last_used_at: moment,
};

const apiKey = z.object({ ...credential, public_key: text });

const serviceAccount = z.object({
  ...credential,
  id: text.describe("The client id"),
  name: text,
  secrets: z.array(z.object({ id: text, created_at: moment, expires_at: moment, last_used_at: moment })),
  expires_at: moment.describe("When the last of its secrets expires"),
});

const project = z.object({
  ...inOrganization,
  id: text,
  name: text,
  created_at: moment,
  cluster_count: z.number().nullable().describe("As Atlas counts them, without asking for the clusters"),
  tags,
});

const region = z.object({
  provider: text.describe("AWS, AZURE or GCP"),
  region: text,
  priority: z.number().nullable().describe("7 is where the primary is preferred"),
  instance_size: maybe,
  electable_nodes: z.number(),
  read_only_nodes: z.number(),
  analytics_nodes: z.number(),
});

const cluster = z.object({
  ...inProject,
  id: text,
  name: text,
  type: z.enum(["dedicated", "shared", "flex"]),
  topology: text.describe("REPLICASET, SHARDED or GEOSHARDED"),
  state: text.describe("IDLE, CREATING, UPDATING, DELETING, REPAIRING"),
  paused: z.boolean(),
  instance_sizes: z.array(text).describe("Each once, in the order of the regions"),
  regions: z.array(region).describe("One for each region of each shard"),
  shards: z.number(),
  nodes: z.number().describe("That carry data, of all shards"),
  disk_gb: z.number().nullable().describe("Of one node"),
  automatic_failover: z.boolean().describe("Three electable nodes or more in every shard"),
  backup_enabled: flag,
  point_in_time_enabled: flag,
  encryption_at_rest_provider: maybe.describe("Whose key it is: NONE is Atlas's own; null where there is no choice"),
  minimum_tls: maybe.describe("TLS1_0, TLS1_1, TLS1_2 or TLS1_3; null where there is no choice"),
  storage_autoscaling: flag.describe("Everywhere in the cluster; null where there is no choice"),
  tier_autoscaling: flag.describe("Everywhere in the cluster; null where there is no choice"),
  tier_minimum: maybe,
  tier_maximum: maybe,
  version: maybe.describe("Such as 8.0.29"),
  major_version: maybe.describe("Such as 8.0"),
  release_system: maybe.describe("LTS or CONTINUOUS"),
  termination_protection: flag,
  created_at: moment,
  created_by: maybe.describe("Username, public key or client id; null where Atlas no longer has the event"),
  tags,
});

const databaseUser = z.object({
  ...inProject,
  username: text,
  database: text.describe("admin or $external"),
  authentication: z.enum(["password", "x509", "aws-iam", "ldap", "oidc"]),
  roles: z.array(z.object({ role: text, database: text, collection: maybe })),
  scopes: z.array(text).describe("Names of the clusters that it is kept to; empty is all of them"),
  description: maybe,
  expires_at: moment,
  tags: tags.describe("Atlas calls them labels"),
});

const accessEntry = z.object({
  ...inProject,
  entry: text.describe("CIDR block, address or security group, as Atlas lists it"),
  description: maybe.describe("Atlas calls it the comment"),
  expires_at: moment,
});

export const kinds = [
  "organizations",
  "users",
  "api_keys",
  "service_accounts",
  "projects",
  "clusters",
  "database_users",
  "access_entries",
] as const;
export type Kind = (typeof kinds)[number];

const unread = z.object({
  /** `settings` and `creators` are parts of items, `access_lists` and `project_roles` of keys and accounts. */
  kind: z.enum([...kinds, "settings", "creators", "access_lists", "project_roles"]),
  organization_id: maybe,
  organization: maybe,
  project_id: maybe,
  project: maybe,
  item: maybe.describe("Id of the item of which a part is missing; null where all of the kind are"),
  operation: text.describe("What was asked of Atlas, such as listClusters"),
  status: z.number().nullable().describe("Of the answer; null where there was none"),
  code: maybe.describe("Atlas's error code"),
  reason: text,
});

export const inventory = z.object({
  format: z.literal("monk-mongodb-atlas/inventory"),
  version: z.literal(inventoryVersion),
  read_at: text.describe("When reading began; ISO 8601, UTC"),
  source: text.describe("The Atlas that was asked, such as https://cloud.mongodb.com"),
  organizations: z.array(organization),
  users: z.array(user).describe("People who belong to an organization"),
  api_keys: z.array(apiKey),
  service_accounts: z.array(serviceAccount),
  projects: z.array(project),
  clusters: z.array(cluster),
  database_users: z.array(databaseUser),
  access_entries: z.array(accessEntry).describe("Addresses from which a project's clusters may be reached"),
  unread: z.array(unread).describe("What could not be read, and why"),
});

export type Inventory = z.output<typeof inventory>;
export type Organization = z.output<typeof organization>;
export type OrganizationUser = z.output<typeof user>;
export type ApiKey = z.output<typeof apiKey>;
export type ServiceAccount = z.output<typeof serviceAccount>;
export type Project = z.output<typeof project>;
export type Cluster = z.output<typeof cluster>;
export type ClusterRegion = z.output<typeof region>;
export type DatabaseUser = z.output<typeof databaseUser>;
export type AccessEntry = z.output<typeof accessEntry>;
export type Unread = z.output<typeof unread>;
export type Tag = z.output<typeof tag>;

/** Tags as Atlas answers them, without whatever else it says of each. */
export function tagItems(tags: readonly Tag[] | undefined): Tag[] {
  return (tags ?? []).map(({ key, value }) => ({ key, value }));
}
