import { expect, it } from "vitest";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const project = (more = "") => `namespace: shop
project:
  defines: mongodb-atlas/project
  permitted-secrets: { mongodb-atlas-token: true }
  name: shop
  organization: my-organization
${more}`;

const everything = `  tags: { team: orders, stage: test }
  settings: { data_explorer: false, schema_advisor: true }
  limits: { clusters: 30, federated_bytes_per_day: 1000 }
  maintenance_window: { day: sunday, hour: 3, protected_hours: { from: 8, to: 18 } }
  auditing: { enabled: true, filter: '{ "atype": "authenticate" }' }
`;

const at = async (box: Sandbox) => String((await box.workspace().describe("shop/project")).state.id);

it("is made with all that is written, and sends nothing that is so already", async () => {
  const box = await sandbox();
  await box.write(project(everything));
  expect(await box.update()).toEqual({ "shop/project": "create" });
  expect(box.writes()).toEqual([
    "POST /api/atlas/v2/groups",
    "PATCH /api/atlas/v2/groups/{groupId}/settings",
    "PATCH /api/atlas/v2/groups/{groupId}/limits/{limitName}",
    "PATCH /api/atlas/v2/groups/{groupId}/limits/{limitName}",
    "PATCH /api/atlas/v2/groups/{groupId}/maintenanceWindow",
    "PATCH /api/atlas/v2/groups/{groupId}/auditLog",
  ]);
  const settings = box.atlas.requests.find(
    ({ operation }) => operation?.startsWith("PATCH") && operation.endsWith("/settings"),
  );
  expect(settings?.body).toEqual({ isDataExplorerEnabled: false });
  expect(await box.update()).toEqual({ "shop/project": "none" });
  expect(box.writes()).toEqual([]);

  const groupId = await at(box);
  expect(await box.colleague.call("getProject", { groupId })).toMatchObject({
    tags: [
      { key: "stage", value: "test" },
      { key: "team", value: "orders" },
    ],
  });
  expect(await box.colleague.call("getMaintenanceWindow", { groupId })).toMatchObject({
    dayOfWeek: 1,
    hourOfDay: 3,
    protectedHours: { startHourOfDay: 8, endHourOfDay: 18 },
  });
});

it("puts back what somebody has changed, and leaves alone what is not written", async () => {
  const box = await sandbox();
  await box.write(project(everything));
  await box.update();
  const groupId = await at(box);
  await box.colleague.call("updateProjectSettings", {
    groupId,
    body: { isDataExplorerEnabled: true, isPerformanceAdvisorEnabled: false },
  });
  await box.colleague.call("updateProject", { groupId, body: { tags: [{ key: "team", value: "orders" }] } });
  box.writes();
  const [planned] = await box.workspace().plan([]);
  expect(planned?.changes).toEqual([
    { field: "tags", before: { team: "orders" }, after: { stage: "test", team: "orders" } },
    { field: "settings.data_explorer", before: true, after: false },
  ]);
  expect(await box.update()).toEqual({ "shop/project": "change" });
  expect(box.writes()).toEqual([
    "PATCH /api/atlas/v2/groups/{groupId}",
    "PATCH /api/atlas/v2/groups/{groupId}/settings",
  ]);
  expect(await box.colleague.call("getProjectSettings", { groupId })).toMatchObject({
    isDataExplorerEnabled: false,
    isPerformanceAdvisorEnabled: false,
  });
});

it("leaves Atlas as it is when a property goes from the template", async () => {
  const box = await sandbox();
  await box.write(project(everything));
  await box.update();
  box.writes();
  await box.write(project());
  expect(await box.update()).toEqual({ "shop/project": "none" });
  expect(box.writes()).toEqual([]);
  expect(await box.colleague.call("getAuditing", { groupId: await at(box) })).toMatchObject({ enabled: true });
});

it("that was there before is adopted only where its settings agree, or `adopt: true` is written", async () => {
  const box = await sandbox();
  await box.colleague.call("createProject", { body: { name: "shop", orgId: box.atlas.orgs[0]?.id ?? "" } });
  await box.write(project("  settings: { data_explorer: false }\n"));
  expect((await box.refused())["shop/project"]).toContain("settings.data_explorer is true, the template says false");
  await box.write(project("  settings: { data_explorer: false }\n  adopt: true\n"));
  expect(await box.update()).toEqual({ "shop/project": "adopt" });
  expect(await box.update()).toEqual({ "shop/project": "none" });
});

it("takes the same filter in other words for the same", async () => {
  const box = await sandbox();
  await box.write(project(`  auditing: { enabled: true, filter: '{"atype":"authenticate"}' }\n`));
  await box.update();
  await box.write(project(`  auditing: { enabled: true, filter: '{ "atype" : "authenticate" }' }\n`));
  expect(await box.update()).toEqual({ "shop/project": "none" });
  await box.write(project(`  auditing: { filter: '{ "atype": ' }\n`));
  const refused = box.workspace();
  await expect(refused.update([])).rejects.toThrow("a JSON document");
});

it("says that Atlas audits dedicated clusters only, where that is why it refused", async () => {
  const box = await sandbox();
  await box.write(project());
  await box.update();
  const body = {
    name: "flex",
    providerSettings: { backingProviderName: "AWS", regionName: "US_EAST_1" },
  };
  await box.colleague.call("createFlexCluster", { groupId: await at(box), body });
  await box.write(project("  auditing: { enabled: true }\n"));
  const { "shop/project": message } = await box.refused();
  expect(message).toContain("Atlas audits dedicated clusters only (M10 and up)");
  expect(message).toMatch(/Leave `auditing` out, or make a cluster of M10 or larger first\.$/);
});

it("tells of default alerts that were decided otherwise, and does not change that", async () => {
  const box = await sandbox();
  await box.write(project("  default_alerts: false\n"));
  await box.update();
  const groupId = await at(box);
  expect(await box.colleague.call("getProject", { groupId })).toMatchObject({ withDefaultAlertsSettings: false });
  box.writes();
  await box.write(project("  default_alerts: true\n"));
  const late = box.workspace();
  await late.update([]);
  expect(late.events).toContainEqual(
    expect.objectContaining({ event: "notice", message: expect.stringContaining("comes too late") }),
  );
  expect(box.writes()).toEqual([]);
});

it("goes on where a creation was cut off before its settings were sent", async () => {
  const box = await sandbox();
  await box.write(project(everything));
  box.atlas.failNext({ operation: "PATCH /groups/{groupId}/limits/{limitName}", status: 403 });
  await box.refused();
  expect((await box.workspace().describe("shop/project")).existing).toBe(false);
  await box.update();
  expect(await box.update()).toEqual({ "shop/project": "none" });
  expect(await box.colleague.call("getAuditing", { groupId: await at(box) })).toMatchObject({ enabled: true });
});
