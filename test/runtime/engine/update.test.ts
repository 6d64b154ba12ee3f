import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { acquireLock, openHome, StateStore } from "../../../src/runtime/home/index.ts";
import { sandbox } from "../../support/sandbox.ts";

const project = (name: string) => `${name}:
  defines: mongodb-atlas/project
  name: ${name}
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
`;
const entry = (name: string, owner: string, more = "") => `${name}:
  defines: mongodb-atlas/ip-access-list-entry
  ip_address: 198.51.100.7
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/${owner}, service: data } }
${more}`;

it("stops what depends on a failure and finishes everything else; the next update does the rest", async () => {
  const box = await sandbox();
  await box.write(`namespace: shop\n${project("one")}${project("two")}${entry("a", "one")}${entry("b", "two")}`);
  box.atlas.failNext({ operation: "POST /groups", status: 402, errorCode: "NO_PAYMENT_INFORMATION_FOUND" });
  const workspace = box.workspace();
  const { outcome, results } = await workspace.update([]);
  expect(outcome).toBe("failed");
  const ends = [...results].map(([path, end]) => `${path} ${end}`).sort();
  expect(ends.filter((end) => end.endsWith("failed"))).toHaveLength(1);
  expect(ends.filter((end) => end.endsWith("skipped"))).toHaveLength(1);
  expect(ends.filter((end) => end.endsWith("done"))).toHaveLength(2);
  const again = await box.update();
  expect(Object.values(again).sort()).toEqual(["create", "create", "none", "none"]);
});

it("updates a target with what it needs, and a group with its members", async () => {
  const box = await sandbox();
  const group = "all:\n  defines: group\n  members: [shop/b]\n";
  await box.write(
    `namespace: shop\n${project("one")}${project("two")}${entry("a", "one")}${entry("b", "two")}${group}`,
  );
  await box.workspace().update(["shop/a"]);
  expect((await box.workspace().records()).map(({ path }) => path).sort()).toEqual(["shop/a", "shop/one"]);
  await box.workspace().update(["shop/all"]);
  expect((await box.workspace().records()).map(({ path }) => path).sort()).toEqual([
    "shop/a",
    "shop/b",
    "shop/one",
    "shop/two",
  ]);
});

it("refuses to delete what others still need, and names them", async () => {
  const box = await sandbox();
  await box.write(`namespace: shop\n${project("one")}${entry("a", "one")}`);
  await box.update();
  box.writes();
  await expect(box.workspace().remove(["shop/one"])).rejects.toThrow(
    "shop/a needs what would be deleted\n  hint: delete it too: monk delete shop/one shop/a",
  );
  expect(box.writes()).toEqual([]);
  await box.workspace().remove(["shop/one", "shop/a"]);
  expect(box.writes()).toEqual([
    "DELETE /api/atlas/v2/groups/{groupId}/accessList/{entryValue}",
    "DELETE /api/atlas/v2/groups/{groupId}",
  ]);
});

it("keeps no secret in what it records, not even one that a script put into a property", async () => {
  const box = await sandbox();
  await box.secrets.set("remark", "a-very-secret-remark");
  const more = '  comment: <- secret("remark")\n';
  await box.write(
    `namespace: shop\n${project("one")}${entry("a", "one", more).replace("mongodb-atlas-token: true }\n  connections", "mongodb-atlas-token: true, remark: true }\n  connections")}`,
  );
  await box.update();
  expect(JSON.stringify(await box.workspace().records())).not.toContain("a-very-secret-remark");
});

it("is not led astray by a secret that is also a word of JSON, or a property's name", async () => {
  const box = await sandbox();
  await box.secrets.set("word", "true");
  await box.secrets.set("other", "name");
  const uses = '  adopt: true\n  comment: <- secret("word") secret("other") concat\n';
  const yaml = `namespace: shop\n${project("one")}${entry("a", "one", uses)}`;
  await box.write(yaml.replaceAll("mongodb-atlas-token: true", "mongodb-atlas-token: true, word: true, other: true"));
  expect(await box.update()).toEqual({ "shop/one": "create", "shop/a": "create" });
  const { definition } = await box.workspace().describe("shop/a");
  expect(definition).toMatchObject({ adopt: true });
});

it("refuses to delete what an update that went on until then has come to need", async () => {
  const box = await sandbox();
  await box.write(`namespace: shop\n${project("one")}`);
  await box.update();
  const home = openHome(join(box.folder, ".monk"));
  const lock = await acquireLock(home, { verb: "update" });
  const workspace = box.workspace();
  const removal = workspace.remove(["shop/one"]).catch(String);
  await vi.waitFor(() => expect(workspace.events.map(({ event }) => event)).toContain("notice"));
  const state = await StateStore.open(home);
  await state.record("shop/a", { type: "mongodb-atlas/user", dependsOn: ["shop/one"] });
  await state.close();
  await lock.release();
  expect(await removal).toContain("shop/a needs what would be deleted");
});
