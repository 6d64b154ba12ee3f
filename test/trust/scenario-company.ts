import { type Frozen, openWorld, type WorldOptions } from "./world.ts";

/** An organization with settings, and a project in it with everything that is set of a project. */
export interface Company {
  readonly bare: Frozen;
  readonly founded: Frozen;
  /** The same, with templates that say otherwise. */
  readonly revised: Frozen;
}

interface Wanted {
  readonly organization: readonly string[];
  readonly project: readonly string[];
}

const founding: Wanted = {
  organization: ["settings: { multi_factor_auth_required: true, session_seconds: 7200 }"],
  project: [
    "name: books",
    "tags: { team: accounts }",
    "settings: { data_explorer: false }",
    "limits: { clusters: 30 }",
    "maintenance_window: { day: sunday, hour: 3 }",
    `auditing: { enabled: true, filter: '{ "atype": "authenticate" }' }`,
  ],
};

const revision: Wanted = {
  organization: [
    "settings: { multi_factor_auth_required: true, session_seconds: 3600, security_contact: a@example.com }",
  ],
  project: [
    "name: ledgers",
    "tags: { team: accounts, stage: test }",
    "settings: { data_explorer: false, schema_advisor: false }",
    "limits: { clusters: 40, federated_bytes_per_day: 1000 }",
    "maintenance_window: { day: monday, hour: 4, protected_hours: { from: 8, to: 18 } }",
    "auditing: { enabled: false }",
  ],
};

export async function company(credential: NonNullable<WorldOptions["credential"]>): Promise<Company> {
  const world = await openWorld({ credential });
  try {
    const { id } = (await world.colleague.collection("listOrganizations", {}))[0] ?? { id: "" };
    world.write(yamlOf(founding, ["name: my-organization"]));
    const bare = world.freeze();
    const ending = await world.process().run({ verb: "update" });
    if (ending.outcome === "stopped") throw new Error(`no company can be founded: ${ending.messages.join("; ")}`);
    const founded = world.freeze();
    world.write(yamlOf(revision, [`id: ${id}`, "name: our-organization"]));
    return { bare, founded, revised: world.freeze() };
  } finally {
    await world.close();
  }
}

function yamlOf({ organization, project }: Wanted, identity: readonly string[]): string {
  const templates: Readonly<Record<string, readonly string[]>> = {
    company: ["defines: mongodb-atlas/organization", "adopt: true", ...identity, ...organization],
    books: [
      "defines: mongodb-atlas/project",
      'organization: <- connection-target("company") entity-state get-member("id")',
      "connections: { company: { runnable: shop/company, service: data } }",
      ...project,
    ],
  };
  const lines = Object.entries(templates).flatMap(([name, properties]) => [
    `${name}:`,
    ...[...properties, "permitted-secrets: { mongodb-atlas-token: true }"].map((property) => `  ${property}`),
  ]);
  return ["namespace: shop", ...lines, ""].join("\n");
}
