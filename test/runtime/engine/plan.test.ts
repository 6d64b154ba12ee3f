import { expect, it } from "vitest";
import { sandbox } from "../../support/sandbox.ts";
import { ordersYaml } from "../../support/shop.ts";

it("shows what will be made, and which values are known only later", async () => {
  const box = await sandbox();
  await box.write(ordersYaml());
  const [project, orders] = await box.workspace().plan([]);
  expect(project).toMatchObject({ path: "shop/project", action: "create" });
  expect(orders).toMatchObject({
    path: "shop/orders",
    action: "create",
    unknown: [{ field: "project_id", reason: "known once shop/project is applied" }],
  });
  expect(orders?.changes).toContainEqual({ field: "instance_size", after: "M10" });
  expect(box.writes()).toEqual([]);
  expect(await box.workspace().records()).toEqual([]);
});

it("looks through a project that is only adopted, to what is in it", async () => {
  const box = await sandbox();
  await box.colleague.call("createProject", { body: { name: "shop", orgId: box.atlas.orgs[0]?.id ?? "" } });
  await box.write(ordersYaml());
  const [project, orders] = await box.workspace().plan([]);
  expect(project).toMatchObject({ action: "adopt", changes: [] });
  expect(orders).toMatchObject({ action: "create", unknown: [] });
});

it("goes on past a refusal, so that everything in the way is seen at once", async () => {
  const box = await sandbox();
  await box.write(ordersYaml());
  await box.update();
  await box.write(ordersYaml({ region: "EU_WEST_1" }).replace("my-organization", "elsewhere"));
  const planned = await box.workspace().plan([]);
  expect(planned.map(({ path, action }) => [path, action])).toEqual([
    ["shop/project", "refuse"],
    ["shop/orders", "refuse"],
  ]);
});

it("names what is remembered and declared no more, and an update leaves it alone", async () => {
  const box = await sandbox();
  await box.write(ordersYaml());
  await box.update();
  await box.write(ordersYaml().slice(0, ordersYaml().indexOf("orders:")));
  box.writes();
  const planned = await box.workspace().plan([]);
  expect(planned.at(-1)).toMatchObject({
    path: "shop/orders",
    action: "undeclared",
    hint: "monk delete shop/orders removes it",
  });
  await box.update();
  expect(box.writes()).toEqual([]);
  expect((await box.workspace().remove(["shop/orders"])).outcome).toBe("done");
  expect(box.writes()).toEqual(["DELETE /api/atlas/v2/groups/{groupId}/clusters/{clusterName}"]);
});
