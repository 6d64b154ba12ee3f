import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { sandbox } from "../support/sandbox.ts";
import { contractOf, violationsOf } from "./openapi.ts";

const document = process.env.ATLAS_OPENAPI;
const example = readFileSync(new URL("../../examples/getting-started/mongodb-atlas.yaml", import.meta.url), "utf8");

/** What the example leaves out: the other families of clusters, other kinds of entries, several roles. */
const more = `
big:
  defines: mongodb-atlas/cluster
  name: big
  project_id: <- connection-target("project") entity-state get-member("id")
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  mongodb_version: "7.0"
  tags: { team: orders }
  termination_protection: true
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: my-mongodb/my-project, service: data } }
organization:
  defines: mongodb-atlas/organization
  name: my-organization
  adopt: true
  settings: { multi_factor_auth_required: true, operations_contact: operations@example.com, idle_seconds: 600 }
  permitted-secrets: { mongodb-atlas-token: true }
flex:
  defines: mongodb-atlas/cluster
  name: flex
  project_id: <- connection-target("project") entity-state get-member("id")
  provider: AWS
  region: US_EAST_1
  instance_size: FLEX
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: my-mongodb/my-project, service: data } }
reader:
  defines: mongodb-atlas/user
  name: reader/of+orders@shop
  roles: [{ role: read, database: shop, collection: orders }, { role: clusterMonitor }]
  scopes: [big]
  password_secret_ref: mongodb-user-password
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true, mongodb-user-password: true }
  connections: { project: { runnable: my-mongodb/my-project, service: data } }
office:
  defines: mongodb-atlas/ip-access-list-entry
  cidr_block: 2001:db8::/32
  comment: office
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: my-mongodb/my-project, service: data } }
`;

const parts = `
  tags: { team: orders }
  default_alerts: false
  settings: { data_explorer: false, database_statistics: false }
  limits: { clusters: 30 }
  maintenance_window: { day: monday, hour: 3, auto_defer: true, protected_hours: { from: 8, to: 18 } }
  auditing: { enabled: true, filter: '{ "atype": "authenticate" }', authorization_success: true }`;

const whole = (example + more).replace("name: my-application-project", `name: my-application-project${parts}`);

const changed = (yaml: string) =>
  yaml
    .replace("role: readWrite\n", "role: read\n")
    .replace("allow_ips: [192.168.1.0/24]", "allow_ips: [192.168.2.0/24, 2001:db8:1::1]")
    .replace("instance_size: M10", "instance_size: M20\n  disk_size_gb: 80")
    .replace('"7.0"', '"8.0"')
    .replace("team: orders", "team: shop")
    .replace("termination_protection: true", "termination_protection: false")
    .replace("comment: office", "comment: head office")
    .replace("name: my-application-project", "name: my-renamed-project")
    .replace("operations_contact: operations@example.com", 'operations_contact: ""')
    .replace("data_explorer: false", "data_explorer: true")
    .replace("hour: 3", "hour: 4");

it.skipIf(document === undefined)(
  "the whole main job keeps the contract on both sides (skipped where ATLAS_OPENAPI does not name the document)",
  async () => {
    const box = await sandbox();
    await box.write(whole);
    await box.workspace().plan([]);
    await box.update();
    await box.write(changed(whole));
    await box.update();
    await box.write(changed(whole).replace("instance_size: M20", "instance_size: M20\n  paused: true"));
    await box.update();
    await box.update();
    for (const name of ["list-users", "list-projects"]) await box.workspace().act("my-mongodb/organization", name, {});
    const last = box.workspace();
    await last.remove(["my-mongodb"]);
    expect(last.events.filter(({ event }) => event === "failed")).toEqual([]);

    const { requests } = box.atlas;
    expect(new Set(requests.map(({ operation }) => operation)).size).toBeGreaterThan(20);
    expect(requests.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
    expect(violationsOf(contractOf(document ?? ""), requests)).toEqual([]);
    const agents = new Set(requests.map(({ headers }) => headers["user-agent"]));
    expect([...agents]).toEqual([expect.stringMatching(/^monk-mongodb-atlas\//)]);
  },
);
