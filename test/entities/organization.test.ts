import { expect, it } from "vitest";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const organization = (properties: Record<string, unknown>) => `namespace: shop
organization:
  defines: mongodb-atlas/organization
  permitted-secrets: { mongodb-atlas-token: true }
${Object.entries(properties)
  .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  .join("")}`;

const idOf = (box: Sandbox, name = "my-organization") => box.atlas.orgs.find((one) => one.name === name)?.id ?? "";
const settingsOf = (box: Sandbox) => box.colleague.call("getOrganizationSettings", { orgId: idOf(box) });

it("is adopted by its name or its id, tells both to other templates, and is only forgotten", async () => {
  const box = await sandbox({ orgs: ["my-organization", "another"] });
  const project = `project:
  defines: mongodb-atlas/project
  name: orders
  organization: <- connection-target("organization") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { organization: { runnable: shop/organization, service: data } }
`;
  await box.write(organization({ name: "another" }) + project);
  expect(await box.update()).toEqual({ "shop/organization": "adopt", "shop/project": "create" });
  const { state } = await box.workspace().describe("shop/organization");
  expect(state).toEqual({ id: idOf(box, "another"), name: "another", existing: true });
  await box.write(organization({ id: idOf(box, "another") }) + project);
  expect(await box.update()).toEqual({ "shop/organization": "none", "shop/project": "none" });
  box.writes();
  await box.workspace().remove(["shop"]);
  expect(box.writes()).toEqual(["DELETE /api/atlas/v2/groups/{groupId}"]);
});

it("is never made: one that cannot be seen is refused with those that can", async () => {
  const box = await sandbox({ orgs: ["my-organization", "another"] });
  await box.write(organization({ name: "my-organisation" }));
  expect(await box.refused()).toEqual({
    "shop/organization":
      'organization "my-organisation" is not there, or these credentials cannot see it. They see: another, my-organization.',
  });
  await box.write(organization({}));
  await expect(box.workspace().update([])).rejects.toThrow("the `name` or the `id` of the organization");
});

it("gets only the settings that are written and differ, and with `adopt: true` alone at first", async () => {
  const box = await sandbox();
  const wanted = {
    name: "my-organization",
    settings: { multi_factor_auth_required: true, gen_ai_features: true, operations_contact: "ops@example.com" },
  };
  await box.write(organization(wanted));
  expect((await box.refused())["shop/organization"]).toContain(
    'settings.multi_factor_auth_required is false, the template says true; settings.operations_contact is "", the template says ops@example.com.',
  );
  expect(box.writes()).toEqual([]);
  await box.write(organization({ ...wanted, adopt: true }));
  expect(await box.update()).toEqual({ "shop/organization": "adopt" });
  const sent = box.atlas.requests.filter(({ method }) => method === "PATCH").map(({ body }) => body);
  expect(sent).toEqual([{ multiFactorAuthRequired: true, operationsContact: "ops@example.com" }]);
  expect(await box.update()).toEqual({ "shop/organization": "none" });

  await box.colleague.call("updateOrganizationSettings", {
    orgId: idOf(box),
    body: { multiFactorAuthRequired: false, restrictEmployeeAccess: true },
  });
  expect(await box.update()).toEqual({ "shop/organization": "change" });
  expect(await settingsOf(box)).toMatchObject({ multiFactorAuthRequired: true, restrictEmployeeAccess: true });
});

it("does not require access lists before the credential in use has one, whichever kind it is", async () => {
  const box = await sandbox();
  const orgId = idOf(box);
  const { apiKey, serviceAccount } = box.atlas;
  await box.secrets.set("key", `${apiKey.publicKey}:${apiKey.privateKey}`);
  const wanted = (secret: string) =>
    organization({
      name: "my-organization",
      settings: { api_access_list_required: true },
      adopt: true,
      secret_ref: secret,
    }).replace("mongodb-atlas-token: true", `${secret}: true`);
  for (const secret of ["mongodb-atlas-token", "key"]) {
    await box.write(wanted(secret));
    expect((await box.refused())["shop/organization"]).toContain(
      `would lock monk out: api_access_list_required, and no address is listed for the credential in secret ${secret}`,
    );
  }
  expect(box.writes()).toEqual([]);
  const body = [{ ipAddress: "203.0.113.10" }];
  const [{ id = "" } = {}] = await box.colleague.collection("listOrganizationApiKeys", { orgId });
  await box.colleague.call("createApiKeyAccessEntries", { orgId, apiUserId: id, body });
  await box.colleague.call("createServiceAccountAccessEntries", { orgId, clientId: serviceAccount.clientId, body });
  expect(await box.update()).toEqual({ "shop/organization": "adopt" });
  expect(await box.update()).toEqual({ "shop/organization": "none" });
});

it("takes a contact away for an empty text, and changes one timeout beside the other", async () => {
  const box = await sandbox();
  const settings = {
    operations_contact: "ops@example.com",
    security_contact: "sec@example.com",
    session_seconds: 7200,
  };
  await box.write(organization({ name: "my-organization", adopt: true, settings }));
  await box.update();
  const changed = { operations_contact: "", security_contact: "", session_seconds: 7200, idle_seconds: 600 };
  await box.write(organization({ name: "my-organization", settings: changed }));
  expect(await box.update()).toEqual({ "shop/organization": "change" });
  expect(await box.update()).toEqual({ "shop/organization": "none" });
  expect(await settingsOf(box)).toMatchObject({
    securityContact: "",
    customSessionTimeouts: { absoluteSessionTimeoutInSeconds: 7200, idleSessionTimeoutInSeconds: 600 },
  });
});

it("is renamed by its id, and without one another name is another organization", async () => {
  const box = await sandbox({ orgs: ["my-organization", "another"] });
  const id = idOf(box);
  await box.write(organization({ name: "my-organization" }));
  await box.update();
  await box.write(organization({ id, name: "renamed" }));
  expect(await box.update()).toEqual({ "shop/organization": "change" });
  expect(box.atlas.orgs.map(({ name }) => name).sort()).toEqual(["another", "renamed"]);
  await box.write(organization({ name: "another" }));
  expect(await box.update()).toEqual({ "shop/organization": "adopt" });
  expect((await box.workspace().describe("shop/organization")).state.id).toBe(idOf(box, "another"));
});

it("that somebody has renamed is still known, and says so", async () => {
  const box = await sandbox();
  await box.write(organization({ name: "my-organization" }));
  await box.update();
  await box.colleague.call("updateOrganization", { orgId: idOf(box), body: { name: "theirs" } });
  expect((await box.refused())["shop/organization"]).toContain(
    "It has got another name in Atlas since: write that one, or its `id`.",
  );
});

it("lists its people with their roles, and its projects", async () => {
  const people = [
    { username: "bo@example.com", projectRoles: [{ project: "orders", roles: ["GROUP_READ_ONLY"] }] },
    { username: "cy@example.com", status: "PENDING" as const },
  ];
  const box = await sandbox({ orgs: [{ name: "my-organization", people }] });
  await box.write(organization({ name: "my-organization" }));
  await box.update();
  const tags = [{ key: "team", value: "orders" }];
  await box.colleague.call("createProject", { body: { name: "orders", orgId: idOf(box), tags } });
  const act = (name: string, given = {}) => box.workspace().act("shop/organization", name, given);
  expect(await act("list-users")).toEqual([
    {
      username: "bo@example.com",
      name: "First Last",
      status: "active",
      roles: ["ORG_MEMBER"],
      projects: { orders: ["GROUP_READ_ONLY"] },
      last_login: expect.any(String),
    },
    { username: "cy@example.com", status: "pending", roles: ["ORG_MEMBER"], projects: {} },
    expect.objectContaining({ username: "owner@example.com", projects: { orders: ["GROUP_OWNER"] } }),
  ]);
  expect(await act("list-users", { status: "pending" })).toHaveLength(1);
  expect(await act("list-projects")).toEqual([
    {
      id: expect.stringMatching(/^[a-f0-9]{24}$/),
      name: "orders",
      clusters: 0,
      created_at: expect.any(String),
      tags: { team: "orders" },
    },
  ]);
});
