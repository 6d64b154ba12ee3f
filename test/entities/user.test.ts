import { expect, it } from "vitest";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const user = (properties: Record<string, unknown> = {}) => `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
app:
  defines: mongodb-atlas/user
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true, app-password: true }
  connections: { project: { runnable: shop/project, service: data } }
${Object.entries({ name: "app", password_secret_ref: "app-password", ...properties })
  .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  .join("")}`;

async function made(properties: Record<string, unknown> = {}): Promise<Sandbox> {
  const box = await sandbox();
  await box.write(user(properties));
  await box.update();
  box.writes();
  return box;
}

const lastBody = (box: Sandbox) => box.atlas.requests.findLast(({ method }) => method !== "GET")?.body;

it("gets a generated password that is in the secret before Atlas sees it, and nowhere else", async () => {
  const box = await made();
  const password = await box.secrets.get("app-password");
  expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(lastBody(box)).toMatchObject({
    username: "app",
    databaseName: "admin",
    roles: [{ roleName: "readWriteAnyDatabase", databaseName: "admin" }],
    password,
  });
  const { state, definition } = await box.workspace().describe("shop/app");
  expect(JSON.stringify([state, definition])).not.toContain(password);
});

it("takes a changed secret for a change, once", async () => {
  const box = await made();
  await box.secrets.set("app-password", "another-Passw0rd");
  expect(await box.update()).toMatchObject({ "shop/app": "change" });
  expect(lastBody(box)).toMatchObject({ password: "another-Passw0rd" });
  expect(await box.update()).toMatchObject({ "shop/app": "none" });
});

it("makes a new password when the secret was lost, and says so in the plan without making it", async () => {
  const box = await made();
  await box.secrets.remove("app-password");
  const planned = await box.workspace().plan([]);
  expect(planned.find(({ path }) => path === "shop/app")?.changes).toEqual([
    { field: "password", before: "sent", after: "generated into secret app-password" },
  ]);
  expect(await box.secrets.get("app-password")).toBeUndefined();
  await box.update();
  expect(lastBody(box)).toMatchObject({ password: await box.secrets.get("app-password") });
});

it("passes changes of roles and scopes on, without sending the password again", async () => {
  const box = await made({ role: "readWrite" });
  const roles = [{ role: "read", database: "shop", collection: "orders" }, { role: "clusterMonitor" }];
  await box.write(user({ roles, scopes: ["orders", { name: "lake", type: "DATA_LAKE" }] }));
  await box.update();
  expect(box.writes()).toHaveLength(1);
  const body = lastBody(box) as Record<string, unknown>;
  expect(body).toMatchObject({
    roles: [
      { roleName: "read", databaseName: "shop", collectionName: "orders" },
      { roleName: "clusterMonitor", databaseName: "admin" },
    ],
    scopes: [
      { name: "orders", type: "CLUSTER" },
      { name: "lake", type: "DATA_LAKE" },
    ],
  });
  expect(body).not.toHaveProperty("password");
  expect(await box.update()).toMatchObject({ "shop/app": "none" });
  await box.write(user({ roles }));
  await box.update();
  expect(lastBody(box)).toMatchObject({ scopes: [] });
});

it("cannot be renamed: the old user stays and the way out is said", async () => {
  const box = await made();
  await box.write(user({ name: "app-2" }));
  const { "shop/app": message } = await box.refused();
  expect(message).toContain("name is app, the template says app-2");
  expect(box.writes()).toEqual([]);
});

it("keeps the password that its owner gave it when it is adopted, until adopt: true", async () => {
  const box = await sandbox();
  await box.write(user());
  await box.workspace().update(["shop/project"]);
  const [project] = await box.colleague.collection("listProjects", {});
  const groupId = project?.id ?? "";
  const roles = [{ roleName: "readWriteAnyDatabase", databaseName: "admin" }];
  const body = { groupId, databaseName: "admin", username: "app", roles, password: "their-Passw0rd" };
  await box.colleague.call("createDatabaseUser", { groupId, body });
  box.writes();
  expect(await box.update()).toMatchObject({ "shop/app": "adopt" });
  expect(await box.update()).toMatchObject({ "shop/app": "none" });
  expect(box.writes()).toEqual([]);
  await box.secrets.set("app-password", "our-own-Passw0rd");
  await box.write(user({ adopt: true }));
  await box.update();
  expect(lastBody(box)).toMatchObject({ password: "our-own-Passw0rd" });
  box.writes();
  await box.workspace().remove(["shop/app"]);
  expect(box.writes()).toEqual([]);
});

it("is deleted, and deleting twice is deleting once", async () => {
  const box = await made();
  const [project] = await box.colleague.collection("listProjects", {});
  const place = { groupId: project?.id ?? "", databaseName: "admin", username: "app" };
  await box.colleague.call("deleteDatabaseUser", place);
  box.writes();
  expect((await box.workspace().remove(["shop/app"])).outcome).toBe("done");
  expect(box.writes()).toEqual([]);
});

it("is ready only when every cluster of the project knows it", async () => {
  const box = await sandbox({ provisionSeconds: 0.4 });
  const cluster = `orders:
  defines: mongodb-atlas/cluster
  name: orders
  project_id: <- connection-target("project") entity-state get-member("id")
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/project, service: data } }
`;
  await box.write(`${user()}${cluster}`);
  const workspace = box.workspace();
  await workspace.update(["shop/orders"]);
  await workspace.update(["shop/app"]);
  const waits = workspace.events.flatMap((event) => (event.event === "progress" ? [event.text] : []));
  expect(waits).toContain("waiting for the change to reach cluster orders");
  expect((await box.workspace().describe("shop/app")).ready).toBe(true);
});

it("leaves another's user alone whose name it takes after a creation that never ended", async () => {
  const box = await made();
  const [project] = await box.colleague.collection("listProjects", {});
  const groupId = project?.id ?? "";
  const theirs = { groupId, databaseName: "admin", username: "theirs", password: "their-Passw0rd" };
  await box.colleague.call("createDatabaseUser", {
    groupId,
    body: { ...theirs, roles: [{ roleName: "atlasAdmin", databaseName: "admin" }] },
  });
  await box.workspace().remove(["shop/app"]);
  box.atlas.failNext({ operation: "POST /groups/{groupId}/databaseUsers", kind: "reset-before", times: 2 });
  await box.refused();
  await box.write(user({ name: "theirs" }));
  box.writes();
  expect((await box.refused())["shop/app"]).toContain("was not made from this template");
  expect(box.writes()).toEqual([]);
});

it("that was limited to some clusters is open to all once it is taken over, in one update", async () => {
  const box = await sandbox();
  await box.write(user({ adopt: true }));
  await box.workspace().update(["shop/project"]);
  const [project] = await box.colleague.collection("listProjects", {});
  const groupId = project?.id ?? "";
  const roles = [{ roleName: "readWriteAnyDatabase", databaseName: "admin" }];
  const scopes = [{ name: "orders", type: "CLUSTER" }];
  const body = { groupId, databaseName: "admin", username: "app", password: "somebody-else", roles, scopes };
  await box.colleague.call("createDatabaseUser", { groupId, body });
  box.writes();
  expect(await box.update()).toMatchObject({ "shop/app": "adopt" });
  expect(await box.update()).toMatchObject({ "shop/app": "none" });
  expect(box.writes()).toEqual(["PATCH /api/atlas/v2/groups/{groupId}/databaseUsers/{databaseName}/{username}"]);
});

it("is not confused with a workforce group of the same name, which has no password to set", async () => {
  const box = await sandbox();
  const name = "0123456789abcdef01234567/developers";
  await box.write(user({ name, adopt: true }));
  await box.workspace().update(["shop/project"]);
  const [project] = await box.colleague.collection("listProjects", {});
  const groupId = project?.id ?? "";
  const roles = [{ roleName: "readWriteAnyDatabase", databaseName: "admin" }];
  const body = { groupId, databaseName: "admin", username: name, roles, oidcAuthType: "IDP_GROUP" };
  await box.colleague.call("createDatabaseUser", { groupId, body });
  box.writes();
  expect((await box.refused())["shop/app"]).toContain("authentication is OIDC, the template says SCRAM");
  expect(box.writes()).toEqual([]);
});

it("does not wait for a paused cluster, where nobody can log in", async () => {
  const box = await sandbox();
  await box.write(user());
  await box.workspace().update(["shop/project"]);
  const [project] = await box.colleague.collection("listProjects", {});
  const at = { groupId: project?.id ?? "", clusterName: "asleep" };
  const electableSpecs = { instanceSize: "M10", nodeCount: 3 };
  const regionConfigs = [{ providerName: "AWS", regionName: "US_EAST_1", priority: 7, electableSpecs }];
  const body = { name: "asleep", clusterType: "REPLICASET", replicationSpecs: [{ regionConfigs }] };
  await box.colleague.call("createCluster", { ...at, body });
  await box.colleague.call("updateCluster", { ...at, body: { paused: true } });
  await box.update();
  expect(box.atlas.requests.filter(({ path }) => path.endsWith("/status"))).toEqual([]);
});

it("whose template was renamed is remembered under the new name alone", async () => {
  const box = await made();
  await box.write(user().replace("\napp:", "\nservice:"));
  expect(await box.update()).toMatchObject({ "shop/service": "none" });
  const records = await box.workspace().records();
  expect(records.map(({ path }) => path)).toEqual(["shop/project", "shop/service"]);
  await expect(box.workspace().remove(["shop/app"])).rejects.toThrow("there is no template `shop/app`");
  expect(box.writes()).toEqual([]);
  await box.workspace().remove(["shop/service"]);
  expect(box.writes()).toEqual(["DELETE /api/atlas/v2/groups/{groupId}/databaseUsers/{databaseName}/{username}"]);
});
