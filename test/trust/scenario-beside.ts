import type { Command } from "./process.ts";
import { idOf, provisionSeconds, run } from "./scenario-beginning.ts";
import { type Frozen, openWorld, type World, type WorldOptions } from "./world.ts";

// What stands beside clusters: keys, service accounts, alerts.

interface Wanted {
  readonly deployer: readonly string[];
  readonly bot: readonly string[];
  readonly down: readonly string[];
}

const inTheProject = (role: string) =>
  `projects: [{ project_id: <- connection-target("project") entity-state get-member("id"), roles: [${role}] }]`;

const made: Wanted = {
  deployer: ["roles: [ORG_MEMBER]", "access_list: [203.0.113.0/24, 198.51.100.7]", inTheProject("GROUP_READ_ONLY")],
  bot: ["roles: [ORG_MEMBER]", "access_list: [203.0.113.0/24, 198.51.100.7]", inTheProject("GROUP_READ_ONLY")],
  down: ["notifications: [{ type: PAGER_DUTY, service_key_secret_ref: pager-key }]"],
};

const changed: Wanted = {
  deployer: ["roles: [ORG_READ_ONLY]", "access_list: [203.0.113.0/24, 198.51.100.8]", inTheProject("GROUP_OWNER")],
  bot: ["roles: [ORG_READ_ONLY]", "access_list: [203.0.113.0/24, 198.51.100.8]", inTheProject("GROUP_OWNER")],
  down: ["enabled: false", "severity: CRITICAL", "notifications: [{ type: GROUP }]"],
};

/** Nothing in the project any more, and an alert that is only switched off. */
const reduced: Wanted = {
  deployer: ["roles: [ORG_MEMBER]", "access_list: [203.0.113.0/24, 198.51.100.7]", "projects: []"],
  bot: ["roles: [ORG_MEMBER]", "access_list: [203.0.113.0/24, 198.51.100.7]", "projects: []"],
  down: ["enabled: false", ...made.down],
};

function yamlOf({ deployer, bot, down }: Wanted): string {
  const connected = "connections: { project: { runnable: shop/project, service: data } }";
  const after = "depends: { wait-for: { runnables: [shop/project], timeout: 600 } }";
  const permitted = (secret: string) => `permitted-secrets: { mongodb-atlas-token: true, ${secret}: true }`;
  const inOrganization = (name: string) => [`name: ${name}`, "organization: my-organization", connected, after];
  const templates: Readonly<Record<string, readonly string[]>> = {
    project: ["defines: mongodb-atlas/project", "name: shop", "organization: my-organization", permitted("unused")],
    deployer: [
      "defines: mongodb-atlas/api-key",
      "private_key_secret_ref: deployer-key",
      permitted("deployer-key"),
      ...inOrganization("deployer"),
      ...deployer,
    ],
    bot: [
      "defines: mongodb-atlas/service-account",
      "client_secret_ref: bot-secret",
      permitted("bot-secret"),
      ...inOrganization("bot"),
      ...bot,
    ],
    down: [
      "defines: mongodb-atlas/alert-config",
      "event: HOST_DOWN",
      'project_id: <- connection-target("project") entity-state get-member("id")',
      permitted("pager-key"),
      connected,
      after,
      ...down,
    ],
  };
  const lines = Object.entries(templates).flatMap(([name, properties]) => [
    `${name}:`,
    ...properties.map((property) => `  ${property}`),
  ]);
  return ["namespace: shop", ...lines, ""].join("\n");
}

/** Commands about all of that, each with the world in which it is given; `standing` is the one in which all is made. */
export async function scenariosBeside(
  credential: NonNullable<WorldOptions["credential"]>,
): Promise<{ readonly standing: Frozen; readonly rows: readonly (readonly [string, Frozen, Command])[] }> {
  const world = await openWorld({ credential, provisionSeconds });
  try {
    world.keepsake.addSecret("a-key-of-a-pager");
    await world.secrets.set("pager-key", "a-key-of-a-pager");
    world.write(yamlOf(made));
    const empty = world.freeze();
    await run(world, { verb: "update" });
    const alert = await raised(world);
    const full = world.freeze();
    world.write(yamlOf(changed));
    const edited = world.freeze();
    world.write(yamlOf(reduced));
    const less = world.freeze();
    const { public_key } = await told(world, "deployer");
    const { client_id } = await told(world, "bot");
    world.write(yamlOf(made));
    await run(world, { verb: "delete", targets: ["shop"] });
    const spent = world.freeze();
    const act = (name: string, action: string, given: Readonly<Record<string, string>> = {}) =>
      [`${action} (${name})`, full, { verb: "do", path: `shop/${name}`, action, given }] as const;
    const rows = [
      ["update that creates what is beside", empty, { verb: "update" }],
      ["update that changes what is beside", edited, { verb: "update" }],
      ["update that takes projects from keys", less, { verb: "update" }],
      ["update over credentials that are spent", spent, { verb: "update" }],
      ["update with nothing to do beside", full, { verb: "update" }],
      ["plan of changes beside", edited, { verb: "plan" }],
      ["delete what is beside", full, { verb: "delete", targets: ["shop"] }],
      act("project", "list-alerts"),
      act("project", "acknowledge-alert", { alert_id: alert, until: "2100-01-01T00:00:00Z" }),
      act("project", "unacknowledge-alert", { alert_id: alert }),
      act("deployer", "get-info"),
      act("deployer", "rotate", { grace: "0h" }),
      act("deployer", "revoke", { confirm: String(public_key) }),
      act("bot", "get-info"),
      act("bot", "rotate", { grace: "0h" }),
      act("bot", "revoke", { confirm: String(client_id) }),
    ] as const;
    return { standing: full, rows };
  } finally {
    await world.close();
  }
}

async function raised(world: World): Promise<string> {
  const [project] = await world.colleague.collection("listProjects", {});
  return idOf(world.atlas.raiseAlert(project?.id ?? "", { event: "HOST_DOWN" }));
}

async function told(world: World, name: string): Promise<Readonly<Record<string, unknown>>> {
  const info = await run(world, { verb: "do", path: `shop/${name}`, action: "get-info", given: {} });
  return info as Readonly<Record<string, unknown>>;
}
