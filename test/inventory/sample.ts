import type { Cluster, Inventory } from "../../src/inventory/index.ts";

const place = { organization_id: "o1", organization: "Acme", project_id: "p1", project: "shop" };

export const cluster: Cluster = {
  ...place,
  id: "c1",
  name: "orders",
  type: "dedicated",
  topology: "REPLICASET",
  state: "IDLE",
  paused: false,
  instance_sizes: ["M30"],
  regions: [
    {
      provider: "AWS",
      region: "US_EAST_1",
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
  point_in_time_enabled: false,
  encryption_at_rest_provider: "NONE",
  minimum_tls: "TLS1_2",
  storage_autoscaling: true,
  tier_autoscaling: false,
  tier_minimum: null,
  tier_maximum: null,
  version: "8.0.29",
  major_version: "8.0",
  release_system: "LTS",
  termination_protection: true,
  created_at: "2026-08-10T03:03:10Z",
  created_by: "kim@example.com",
  tags: [{ key: "owner", value: "kim" }],
};

/** A small organization, with what the test wants of it. */
export function sample(rest: Partial<Inventory> = {}): Inventory {
  return {
    format: "monk-mongodb-atlas/inventory",
    version: 1,
    read_at: "2026-08-10T03:00:00.000Z",
    source: "https://cloud.mongodb.com",
    organizations: [
      {
        id: "o1",
        name: "Acme",
        multi_factor_auth_required: true,
        api_access_list_required: false,
        max_service_account_secret_hours: null,
      },
    ],
    users: [],
    api_keys: [],
    service_accounts: [],
    projects: [],
    clusters: [cluster],
    database_users: [],
    access_entries: [],
    unread: [],
    ...rest,
  };
}

/** An entry of the shop's access list. */
export function entry(address: string, description: string | null) {
  return { ...place, entry: address, description, expires_at: null };
}
