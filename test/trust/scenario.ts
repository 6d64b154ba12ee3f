import { inventory, memory } from "./inventory.ts";
import type { Command, Ending } from "./process.ts";
import { type Frozen, openWorld, type World, type WorldOptions } from "./world.ts";

/** A command, and the world in which it is given. */
export interface Scenario {
  readonly name: string;
  readonly from: Frozen;
  readonly command: Command;
  readonly credential: NonNullable<WorldOptions["credential"]>;
}

/** Such that nothing is ready at the very moment in which somebody looks. */
const provisionSeconds = 2.2;

/** A world with a copy of what the scenario begins with. */
export function begin({ from, credential }: Pick<Scenario, "from" | "credential">): Promise<World> {
  // One of the two tables is enough to look into the audit log.
  return openWorld({ from, credential, provisionSeconds, audited: credential === "API key" });
}

interface Wanted {
  readonly project: string;
  readonly orders: readonly string[];
  readonly small: readonly string[];
  readonly app: readonly string[];
  readonly office: readonly string[];
}

const made: Wanted = {
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

const changed: Wanted = {
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

/** One of everything in one project, and a second dedicated cluster to restore into. */
function yamlOf({ project, orders, small, app, office }: Wanted): string {
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
    ...properties.map((property) => `  ${property}`),
  ]);
  return ["namespace: shop", ...lines, ""].join("\n");
}

/** What the scenarios begin with; made one out of the other, as a user would. */
export async function scenarios(credential: Scenario["credential"]): Promise<readonly Scenario[]> {
  const world = await openWorld({ credential, provisionSeconds });
  const act = async (cluster: string, action: string, given: Record<string, string> = {}) =>
    succeeded(await world.process().run({ verb: "do", path: `shop/${cluster}`, action, given }));
  try {
    world.write(yamlOf(made));
    const empty = world.freeze();
    succeeded(await world.process().run({ verb: "update" }));
    // Atlas takes the first snapshot of a Flex cluster within a day.
    world.clock.advance(25 * 3_600_000);
    const { id: snapshot } = (await act("orders", "create-snapshot", { wait: "true" })) as { id: string };
    const [flexSnapshot] = (await act("small", "list-snapshots")) as { id: string }[];
    const full = world.freeze();
    const moment = String(Math.floor(world.clock.now() / 1_000) - 60);
    const variant = async (change: (inside: World) => unknown, seconds = provisionSeconds): Promise<Frozen> => {
      const inside = await openWorld({ from: full, credential, provisionSeconds: seconds });
      await change(inside);
      const frozen = inside.freeze();
      await inside.close();
      return frozen;
    };
    const edited = await variant(async (inside) => {
      inside.write(yamlOf(changed));
      inside.keepsake.addSecret('a new passphrase, with spaces & "quotes"');
      await inside.secrets.set("app-password", 'a new passphrase, with spaces & "quotes"');
    });
    let running = "";
    const snapshotting = await variant(async (inside) => {
      const command = { verb: "do", path: "shop/orders", action: "create-snapshot" } as const;
      running = (succeeded(await inside.process().run(command)) as { id: string }).id;
    });
    const jobs = { short: "", long: "" };
    const restoring = (kind: keyof typeof jobs) =>
      variant(
        async (inside) => {
          const given = { snapshot_id: snapshot, target_id: "spare" };
          const command = { verb: "do", path: "shop/orders", action: "restore", given } as const;
          jobs[kind] = (succeeded(await inside.process().run(command)) as { id: string }).id;
        },
        kind === "long" ? 40_000 : provisionSeconds,
      );
    const restoringShortly = await restoring("short");
    const restoringForLong = await restoring("long");
    const all: [string, Frozen, Command][] = [
      ["plan of everything", empty, { verb: "plan" }],
      ["plan of changes", edited, { verb: "plan" }],
      ["update that creates", empty, { verb: "update" }],
      ["update that changes", edited, { verb: "update" }],
      ["update with nothing to do", full, { verb: "update" }],
      ["delete", full, { verb: "delete", targets: ["shop"] }],
    ];
    const action = (from: Frozen, cluster: string, name: string, given: Record<string, string> = {}, what = "") =>
      all.push([`${name}${what} (${cluster})`, from, { verb: "do", path: `shop/${cluster}`, action: name, given }]);
    const wait = { wait: "true", timeout: "60" };
    action(full, "orders", "get-backup-info");
    action(full, "small", "get-backup-info");
    action(full, "orders", "create-snapshot", wait);
    action(full, "orders", "list-snapshots");
    action(full, "small", "list-snapshots");
    action(snapshotting, "orders", "describe-snapshot", { snapshot_id: running, ...wait });
    action(full, "small", "describe-snapshot", { snapshot_id: flexSnapshot?.id ?? "" });
    action(full, "orders", "delete-snapshot", { snapshot_id: snapshot });
    action(full, "orders", "update-snapshot", { snapshot_id: snapshot, retention_days: "12" });
    action(full, "orders", "restore", { latest: "true", confirm: "orders", ...wait }, " of the latest");
    action(
      full,
      "orders",
      "restore",
      { restore_timestamp: moment, target_id: "spare", ...wait },
      " to a point in time",
    );
    action(full, "orders", "restore", { snapshot_id: snapshot, download: "true", ...wait }, " to download");
    action(full, "small", "restore", { latest: "true", confirm: "small", ...wait }, " of the latest");
    action(restoringShortly, "orders", "get-restore-status", { job_id: jobs.short, ...wait });
    action(restoringForLong, "orders", "list-restore-jobs");
    action(restoringForLong, "orders", "cancel-restore", { job_id: jobs.long });
    action(full, "orders", "verify-backup", { latest: "true", timeout: "600" });
    return all.map(([name, from, command]) => ({ name, from, command, credential }));
  } finally {
    await world.close();
  }
}

function succeeded(ending: Ending): unknown {
  if (ending.outcome === "succeeded") return ending.result;
  throw new Error(`a scenario cannot be made: ${ending.messages.join("; ")}`);
}

/** What is there after a run: in Atlas, and in what the home remembers. */
export async function picture(world: World): Promise<readonly string[]> {
  return [...inventory(world.dataFile), ...memory(await world.process().workspace.records())];
}
