/** The properties that differ from one set of templates to the next, each a line. */
export interface Wanted {
  readonly project: string;
  readonly orders: readonly string[];
  readonly small: readonly string[];
  readonly app: readonly string[];
  readonly office: readonly string[];
  /** Of all of them. */
  readonly each?: readonly string[];
}

export const made: Wanted = {
  project: "shop",
  orders: [
    "instance_size: M10",
    "tags: { team: orders }",
    "allow_ips: [198.51.100.1, 198.51.100.2]",
    "backup: { point_in_time: true, schedule: { hour: 3, minute: 15, policies: [{ every: daily, keep: 7 days }] } }",
    "snapshot_before: [restore, resize, delete]",
  ],
  small: ["instance_size: FLEX", "tags: { team: tests }"],
  app: ["role: readWrite"],
  office: ["ip_address: 203.0.113.7", "comment: the office"],
};

export const changed: Wanted = {
  project: "warehouse",
  orders: [
    "instance_size: M20",
    "disk_size_gb: 40",
    "tags: { team: stock, cost: high }",
    "allow_ips: [198.51.100.2, 198.51.100.3]",
    "backup: { point_in_time: true, restore_window_days: 3, schedule: { hour: 4, minute: 30, policies: [{ every: daily, keep: 9 days }, { every: weekly, keep: 4 weeks }] }, copy_to: [{ provider: AWS, region: US_WEST_2 }] }",
    "snapshot_before: [restore, resize, delete]",
    "paused: true",
  ],
  small: ["instance_size: FLEX", "tags: { team: trials }", "termination_protection: true"],
  app: ["roles: [{ role: read, database: stock }, { role: readWrite, database: orders }]", "scopes: [orders]"],
  office: ["ip_address: 203.0.113.8", "comment: the new office"],
};

/** What is there already, told a little otherwise by somebody who has made none of it. */
export const adopted: Wanted = {
  project: "shop",
  orders: [
    "instance_size: M10",
    "tags: { team: orders, cost: high }",
    "allow_ips: [198.51.100.1, 198.51.100.3]",
    "backup: { point_in_time: true, schedule: { hour: 4, minute: 15, policies: [{ every: daily, keep: 7 days }] } }",
  ],
  small: ["instance_size: FLEX", "tags: { team: trials }"],
  app: ["role: read"],
  office: ["ip_address: 203.0.113.7", "comment: an office"],
  each: ["adopt: true"],
};

/** One of everything in one project, and a second dedicated cluster to restore into. */
export function yamlOf({ project, orders, small, app, office, each = [] }: Wanted): string {
  const inProject = [
    'project_id: <- connection-target("project") entity-state get-member("id")',
    "permitted-secrets: { mongodb-atlas-token: true, app-password: true }",
    "connections: { project: { runnable: shop/project, service: data } }",
    "depends: { wait-for: { runnables: [shop/project], timeout: 600 } }",
  ];
  const cluster = (name: string) => [
    "defines: mongodb-atlas/cluster",
    `name: ${name}`,
    "provider: AWS",
    "region: US_EAST_1",
    ...inProject,
  ];
  const templates: Readonly<Record<string, readonly string[]>> = {
    project: [
      "defines: mongodb-atlas/project",
      `name: ${project}`,
      "organization: my-organization",
      "permitted-secrets: { mongodb-atlas-token: true }",
    ],
    orders: [...cluster("orders"), ...orders],
    // Atlas would take the hour in which the cluster is made.
    spare: [...cluster("spare"), "instance_size: M10", "backup: { schedule: { hour: 5, minute: 45 } }"],
    small: [...cluster("small"), ...small],
    app: ["defines: mongodb-atlas/user", "name: app", "password_secret_ref: app-password", ...inProject, ...app],
    office: ["defines: mongodb-atlas/ip-access-list-entry", ...inProject, ...office],
  };
  const lines = Object.entries(templates).flatMap(([name, properties]) => [
    `${name}:`,
    ...[...properties, ...each].map((property) => `  ${property}`),
  ]);
  return ["namespace: shop", ...lines, ""].join("\n");
}
