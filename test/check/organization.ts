import { type Inventory, inventory } from "../../src/inventory/model.ts";

/** When everything below is looked at. */
export const now = Date.parse("2026-11-20T12:00:00Z");

const place = { organization_id: "5f00000000000000000000aa", organization: "acme" };
const inProject = { ...place, project_id: "5f00000000000000000000bb", project: "shop" };
const tags = [
  { key: "owner", value: "orders-team" },
  { key: "classification", value: "confidential" },
];

/** An organization in which every check passes, with one item of each kind. */
const sound: Inventory = {
  format: "monk-mongodb-atlas/inventory",
  version: 1,
  read_at: "2026-11-20T11:59:00.000Z",
  source: "https://cloud.mongodb.com",
  organizations: [
    {
      id: place.organization_id,
      name: "acme",
      multi_factor_auth_required: true,
      api_access_list_required: true,
      max_service_account_secret_hours: 2160,
    },
  ],
  users: [
    {
      ...place,
      id: "5f00000000000000000000a1",
      username: "jo@example.com",
      name: "Jo Doe",
      status: "ACTIVE",
      organization_roles: ["ORG_OWNER"],
      project_roles: [],
      team_ids: [],
      created_at: "2024-01-01T00:00:00Z",
      last_login_at: "2026-11-01T00:00:00Z",
      invited_by: null,
      invitation_expires_at: null,
    },
  ],
  api_keys: [
    {
      ...place,
      id: "5f00000000000000000000a2",
      public_key: "abcdefgh",
      description: "continuous integration",
      organization_roles: ["ORG_READ_ONLY"],
      project_roles: [],
      access_list: [{ entry: "203.0.113.7/32", last_used_at: null }],
      created_at: "2026-10-01T00:00:00Z",
      created_by: "jo@example.com",
      last_used_at: null,
    },
  ],
  service_accounts: [
    {
      ...place,
      id: "mdb_sa_id_5f00000000000000000000a3",
      name: "deploy",
      description: "deployments",
      organization_roles: ["ORG_MEMBER"],
      project_roles: [],
      access_list: [],
      created_at: "2025-01-01T00:00:00Z",
      created_by: "jo@example.com",
      last_used_at: null,
      secrets: [
        {
          id: "5f00000000000000000000a4",
          created_at: "2026-10-01T00:00:00Z",
          expires_at: "2026-12-30T00:00:00Z",
          last_used_at: null,
        },
      ],
      expires_at: "2026-12-30T00:00:00Z",
    },
  ],
  projects: [
    { ...place, id: inProject.project_id, name: "shop", created_at: "2024-01-01T00:00:00Z", cluster_count: 1, tags },
  ],
  clusters: [
    {
      ...inProject,
      id: "5f00000000000000000000c1",
      name: "orders",
      type: "dedicated",
      topology: "REPLICASET",
      state: "IDLE",
      paused: false,
      instance_sizes: ["M30"],
      regions: [
        {
          provider: "AWS",
          region: "EU_CENTRAL_1",
          priority: 7,
          instance_size: "M30",
          electable_nodes: 3,
          read_only_nodes: 0,
          analytics_nodes: 0,
        },
      ],
      shards: 1,
      nodes: 3,
      disk_gb: 40,
      automatic_failover: true,
      backup_enabled: true,
      point_in_time_enabled: true,
      encryption_at_rest_provider: "AWS",
      minimum_tls: "TLS1_2",
      storage_autoscaling: true,
      tier_autoscaling: true,
      tier_minimum: "M20",
      tier_maximum: "M50",
      version: "8.0.29",
      major_version: "8.0",
      release_system: "LTS",
      termination_protection: true,
      created_at: "2024-01-01T00:00:00Z",
      created_by: "jo@example.com",
      tags,
    },
  ],
  database_users: [
    {
      ...inProject,
      username: "reporting",
      database: "admin",
      authentication: "password",
      roles: [{ role: "read", database: "orders", collection: null }],
      scopes: [],
      description: null,
      expires_at: "2026-11-25T00:00:00Z",
      tags,
    },
  ],
  access_entries: [{ ...inProject, entry: "203.0.113.0/24", description: "office", expires_at: null }],
  unread: [],
};

/** That organization after `change`, and still an inventory by its schema. */
export function organization(change: (world: Inventory) => void = () => {}): Inventory {
  const world = structuredClone(sound);
  change(world);
  return inventory.parse(world);
}

/** The only item of a list. */
export function only<T>(items: readonly T[]): T {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`there are ${items.length} items`);
  return item;
}
