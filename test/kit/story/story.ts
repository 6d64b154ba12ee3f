import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import { type Player, writes } from "./player.ts";

/** What somebody does with the entities, and what comes of it for every player. */
export interface Story {
  readonly title: string;
  readonly emulator?: EmulatorOptions;
  /** Templates by name. */
  readonly templates?: Readonly<Record<string, string>>;
  /** Paths of templates. */
  readonly files?: readonly string[];
  play(player: Player): Promise<void>;
}

export const example = (path: string) => fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url));

/** For a test that plays it in its own way. */
export const gettingStarted: Story = {
  title: "the getting-started example",
  files: [example("getting-started/mongodb-atlas.yaml")],
  async play() {},
};

const inProject = `
  project_id: <- connection-target("project") entity-state get-member("id")
  connections: { project: { runnable: shop/project, service: data } }`;
const token = "\n  permitted-secrets: { mongodb-atlas-token: true }";

const project = `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization${token}
`;

const clusters = "POST /api/atlas/v2/groups/{groupId}/clusters";
const cluster = "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}";

const accounts = "/api/atlas/v2/orgs/{orgId}/serviceAccounts";
const keys = "/api/atlas/v2/orgs/{orgId}/apiKeys";

/** Updates, and answers the writes that it took. */
async function updated(player: Player): Promise<string[]> {
  const before = player.atlas.requests.length;
  await player.update();
  return writes(player, before);
}

/** The id that an answer shows for the thing with this member. */
function idIn(text: string): string {
  return /\b[0-9a-f]{24}\b/.exec(text)?.[0] ?? "";
}

export const stories: readonly Story[] = [
  {
    title: "the getting-started example, from nothing and back to nothing",
    files: [example("getting-started/mongodb-atlas.yaml"), example("getting-started/application.yaml")],
    async play(player) {
      expect((await updated(player)).sort()).toEqual([
        "POST /api/atlas/v2/groups",
        "POST /api/atlas/v2/groups/{groupId}/accessList",
        clusters,
        "POST /api/atlas/v2/groups/{groupId}/databaseUsers",
      ]);
      expect(await player.state("my-mongodb/my-cluster")).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        connection_srv: expect.stringMatching(/^mongodb\+srv:/),
      });
      expect(await player.secret("mongodb-user-password")).toMatch(/^\S{16,}$/);
      expect(await updated(player)).toEqual([]);
      await player.remove();
      expect(await player.state("my-mongodb/my-project")).toBeUndefined();
    },
  },
  {
    title: "an organization is adopted, a project in it gets its settings, and only the project is deleted",
    templates: {
      "organization.yaml": `namespace: shop
organization:
  defines: mongodb-atlas/organization
  name: my-organization
  adopt: true
  settings: { multi_factor_auth_required: true, session_seconds: 7200 }${token}
project:
  defines: mongodb-atlas/project
  name: shop
  organization: <- connection-target("organization") entity-state get-member("id")
  connections: { organization: { runnable: shop/organization, service: data } }
  tags: { team: orders, stage: test }
  settings: { data_explorer: false }
  limits: { clusters: 30 }
  maintenance_window: { day: sunday, hour: 3, protected_hours: { from: 8, to: 18 } }
  auditing: { enabled: true, filter: '{ "atype": "authenticate" }' }${token}
`,
    },
    async play(player) {
      expect(await updated(player)).toEqual([
        "PATCH /api/atlas/v2/orgs/{orgId}/settings",
        "POST /api/atlas/v2/groups",
        "PATCH /api/atlas/v2/groups/{groupId}/settings",
        "PATCH /api/atlas/v2/groups/{groupId}/limits/{limitName}",
        "PATCH /api/atlas/v2/groups/{groupId}/maintenanceWindow",
        "PATCH /api/atlas/v2/groups/{groupId}/auditLog",
      ]);
      expect(await updated(player)).toEqual([]);
      await player.remove();
      expect(player.atlas.requests.filter(({ method }) => method === "DELETE").length).toBe(1);
      expect(player.atlas.orgs.map(({ name }) => name)).toEqual(["my-organization"]);
    },
  },
  {
    title: "alerts are told to those whom the templates name, and seen to",
    files: [example("alerting/mongodb-atlas.yaml")],
    async play(player) {
      const one = "/api/atlas/v2/groups/{groupId}/alertConfigs/{alertConfigId}";
      await player.addSecret("pagerduty-key", "the-key-of-the-pager");
      expect((await updated(player)).filter((write) => write.endsWith("/alertConfigs"))).toHaveLength(5);
      expect(await updated(player)).toEqual([]);
      await player.addSecret("pagerduty-key", "another-key-of-the-pager");
      await player.load({ "later.yaml": "namespace: shop\nspending: { enabled: false }\n" });
      expect((await updated(player)).sort()).toEqual([`PATCH ${one}`, `PUT ${one}`, `PUT ${one}`]);
      const { id: groupId } = (await player.state("shop/project")) as { id: string };
      const { id: alert_id } = player.atlas.raiseAlert(groupId, { event: "NO_PRIMARY" }, { clusterName: "orders" });
      expect(await player.act("shop/project/list-alerts", { status: "open" })).toContain(alert_id);
      const acknowledge = (until: string) =>
        player.act("shop/project/acknowledge-alert", { alert_id, until, comment: "a node is being replaced" });
      expect(await acknowledge("2100-01-01")).toContain("a node is being replaced");
      await expect(acknowledge("2000-01-01")).rejects.toThrow("until=2000-01-01T00:00:00Z is over");
      expect(await player.act("shop/project/unacknowledge-alert", { alert_id })).not.toContain("replaced");
      await player.remove();
      expect(await player.state("shop/no-primary")).toBeUndefined();
    },
  },
  {
    title: "what was changed is sent, and what was changed by others is put back",
    files: [example("getting-started/mongodb-atlas.yaml"), example("getting-started/office.yaml")],
    async play(player) {
      await player.update();
      await player.addSecret("mongodb-user-password", "a-password-of-my-own-7");
      expect(await updated(player)).toEqual([
        "PATCH /api/atlas/v2/groups/{groupId}/databaseUsers/{databaseName}/{username}",
      ]);
      await player.load({
        "later.yaml": `namespace: my-mongodb
my-user: { role: readWrite }
my-cluster: { allow_ips: [203.0.113.7] }
office: { comment: The new office }
`,
      });
      expect((await updated(player)).length).toBeGreaterThan(2);
      expect(await updated(player)).toEqual([]);
      await player.remove();
    },
  },
  {
    title: "lists of mappings, and lists within them",
    templates: {
      "people.yaml": `${project}
reporter:
  defines: mongodb-atlas/user
  name: reporter
  roles:
    - { role: read, database: reports }
    - { role: readWrite, database: scratch, collection: today }
  scopes: [{ name: orders, type: CLUSTER }]
  password_secret_ref: reporter-password
  permitted-secrets: { mongodb-atlas-token: true, reporter-password: true }${inProject}
orders:
  defines: mongodb-atlas/cluster
  name: orders
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  tags: { team: orders, stage: test }
  backup:
    schedule:
      policies:
        - { every: daily, keep: 14 days }
        - { every: monthly, interval: 1, keep: 6 months }${inProject}${token}
`,
    },
    async play(player) {
      await player.update();
      expect(await updated(player)).toEqual([]);
      await player.remove();
    },
  },
  {
    title: "a snapshot, a restore into a copy, and one over the cluster itself",
    files: [example("backup-and-restore/mongodb-atlas.yaml")],
    emulator: { provisionSeconds: 60 },
    async play(player) {
      const { atlas } = player;
      await player.update();
      const orders = (action: string, args?: Readonly<Record<string, string>>) =>
        player.act(`shop/orders/${action}`, args);
      const snapshot = idIn(await orders("create-snapshot", { wait: "true", description: "before the release" }));
      expect(await orders("list-snapshots")).toContain(snapshot);
      expect(await orders("describe-snapshot", { snapshot_id: snapshot })).toContain("before the release");
      await orders("update-snapshot", { snapshot_id: snapshot, retention_days: "9" });
      await orders("get-backup-info");
      const copied = await orders("restore", { latest: "true", target_id: "orders-copy", wait: "true" });
      expect(copied).toContain("completed");
      await expect(orders("restore", { latest: "true" })).rejects.toThrow("confirm=orders");
      await orders("restore", { latest: "true", confirm: "orders", wait: "true" });
      const { project_id: groupId = "" } = (await player.state("shop/orders")) as { project_id?: string };
      expect(atlas.restoredData(groupId, "orders")).toMatchObject({ snapshotId: snapshot });
      expect(atlas.restoredData(groupId, "orders-copy")).toMatchObject({ snapshotId: snapshot });
      await orders("list-restore-jobs");
      await expect(orders("describe-snapshot", { snapshot_id: "0123456789abcdef01234567" })).rejects.toThrow(snapshot);
      await orders("delete-snapshot", { snapshot_id: snapshot });
      await expect(orders("list-snapshots", { no_such: "1" })).rejects.toThrow("no_such");
    },
  },
  {
    title: "the restore drill",
    files: [example("restore-drill/mongodb-atlas.yaml")],
    emulator: { provisionSeconds: 60 },
    async play(player) {
      await player.update();
      await player.act("shop/orders/create-snapshot", { wait: "true" });
      const before = player.atlas.requests.length;
      const report = await player.act("shop/orders/verify-backup", { latest: "true" });
      expect(report).toContain("IDLE");
      expect(writes(player, before)).toEqual([clusters, `POST ${cluster}/backup/restoreJobs`, `DELETE ${cluster}`]);
      expect((await player.state("shop/orders"))?.drill).toBeUndefined();
    },
  },
  {
    title: "an API key, made in spite of a lost answer, replaced twice, and revoked",
    templates: {
      "access.yaml": `${project}
deployer:
  defines: mongodb-atlas/api-key
  name: deployer
  organization: my-organization
  roles: [ORG_MEMBER]
  projects:
    - project_id: <- connection-target("project") entity-state get-member("id")
      roles: [GROUP_READ_ONLY]
  access_list: [203.0.113.0/24]
  private_key_secret_ref: deployer-key
  connections: { project: { runnable: shop/project, service: data } }
  permitted-secrets: { mongodb-atlas-token: true, deployer-key: true }
`,
    },
    async play(player) {
      const { atlas } = player;
      atlas.failNext({ operation: `POST ${keys}`, kind: "reset-after" });
      await player.update();
      const first = await player.secret("deployer-key");
      expect(first).toMatch(/^[a-z]{8}:[0-9a-f-]{36}$/);
      expect(await updated(player)).toEqual([]);
      await player.act("shop/deployer/rotate", { grace: "0s" });
      const second = await player.secret("deployer-key");
      expect(second).not.toBe(first);
      expect(await player.state("shop/deployer")).toMatchObject({ public_key: second?.slice(0, 8), retired: [] });
      expect(await player.act("shop/deployer/get-info")).toContain(second?.slice(0, 8) ?? "a key");
      await expect(player.act("shop/deployer/revoke")).rejects.toThrow(`confirm=${second?.slice(0, 8)}`);
      await player.act("shop/deployer/revoke", { confirm: second?.slice(0, 8) ?? "" });
      expect((await updated(player))[0]).toBe(`POST ${keys}`);
      expect(await player.secret("deployer-key")).not.toBe(second);
      await player.remove();
    },
  },
  {
    title: "a service account, made in spite of a lost answer, rotated, revoked and made whole again",
    templates: {
      "access.yaml": `${project}
bot:
  defines: mongodb-atlas/service-account
  name: bot
  organization: my-organization
  purpose: Deploys the shop
  roles: [ORG_MEMBER]
  projects:
    - project_id: <- connection-target("project") entity-state get-member("id")
      roles: [GROUP_READ_ONLY]
  access_list: [203.0.113.0/24]
  client_secret_ref: bot-secret
  permitted-secrets: { mongodb-atlas-token: true, bot-secret: true }
  connections: { project: { runnable: shop/project, service: data } }
  depends: { wait-for: { runnables: [shop/project], timeout: 600 } }
`,
    },
    async play(player) {
      player.atlas.failNext({ operation: `POST ${accounts}`, kind: "reset-after" });
      await player.update().catch(() => player.update());
      expect(await updated(player)).toEqual([]);
      const first = await player.secret("bot-secret");
      expect(first).toMatch(/^mdb_sa_id_[0-9a-f]{24}:mdb_sa_sk_/);
      const before = player.atlas.requests.length;
      await player.act("shop/bot/rotate", { grace: "0s" });
      expect(writes(player, before)).toEqual([
        `POST ${accounts}/{clientId}/secrets`,
        `DELETE ${accounts}/{clientId}/secrets/{secretId}`,
      ]);
      const second = await player.secret("bot-secret");
      expect(second).not.toBe(first);
      expect(await player.act("shop/bot/get-info")).toContain("Deploys the shop");
      const { client_id: confirm = "" } = (await player.state("shop/bot")) as { client_id?: string };
      await expect(player.act("shop/bot/revoke")).rejects.toThrow(`confirm=${confirm}`);
      await player.act("shop/bot/revoke", { confirm });
      expect(await updated(player)).toEqual([`POST ${accounts}/{clientId}/secrets`]);
      expect(await player.secret("bot-secret")).not.toBe(second);
      await player.remove();
      expect(await player.state("shop/bot")).toBeUndefined();
    },
  },
  {
    title: "a lost answer, a busy server and a server that asks for patience",
    files: [example("getting-started/mongodb-atlas.yaml")],
    async play(player) {
      const { atlas } = player;
      atlas.failNext({ operation: "POST /groups", status: 429, retryAfter: 7 });
      atlas.failNext({ operation: "GET /groups", status: 503 });
      atlas.failNext({ operation: clusters, kind: "reset-after" });
      await player.update().catch(() => player.update());
      expect(writes(player).filter((operation) => operation === clusters)).toHaveLength(1);
      expect(await updated(player)).toEqual([]);
      await player.remove();
    },
  },
];
