import { expect, it } from "vitest";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const project = (properties: Record<string, unknown> = {}) => `namespace: shop
project:
  defines: mongodb-atlas/project
  permitted-secrets: { mongodb-atlas-token: true }
${Object.entries({ name: "shop", organization: "my-organization", ...properties })
  .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  .join("")}`;

const names = async (box: Sandbox) => {
  box.colleague.forget();
  return (await box.colleague.collection("listProjects", {})).map(({ name }) => name);
};

it("is found again by its id, so that another name is a rename and no second project", async () => {
  const box = await sandbox();
  await box.write(project());
  await box.update();
  await box.write(project({ name: "web shop" }));
  expect(await box.update()).toEqual({ "shop/project": "change" });
  expect(await names(box)).toEqual(["web shop"]);
});

it("records what other templates read", async () => {
  const box = await sandbox();
  await box.write(project());
  await box.update();
  const { state } = await box.workspace().describe("shop/project");
  expect(state).toEqual({
    id: expect.stringMatching(/^[a-f0-9]{24}$/),
    name: "shop",
    organization_id: box.atlas.orgs[0]?.id,
    existing: false,
  });
});

it("accepts the organization's id in place of its name", async () => {
  const box = await sandbox();
  await box.write(project({ organization: box.atlas.orgs[0]?.id }));
  expect(await box.update()).toEqual({ "shop/project": "create" });
});

it("names the organizations that can be seen when the one wanted is not among them", async () => {
  const box = await sandbox({ orgs: ["my-organization", "another"] });
  await box.write(project({ organization: "my-organisation" }));
  expect(await box.refused()).toEqual({
    "shop/project":
      'organization "my-organisation" is not there, or these credentials cannot see it. They see: another, my-organization.',
  });
  expect(box.writes()).toEqual([]);
});

it("does not take a namesake in another organization for its own", async () => {
  const box = await sandbox({ orgs: ["my-organization", "another"] });
  const another = box.atlas.orgs.find(({ name }) => name === "another");
  await box.colleague.call("createProject", { body: { name: "shop", orgId: another?.id ?? "" } });
  await box.write(project());
  expect(await box.update()).toEqual({ "shop/project": "create" });
});

it("that was there before is adopted, and never deleted", async () => {
  const box = await sandbox();
  await box.colleague.call("createProject", { body: { name: "shop", orgId: box.atlas.orgs[0]?.id ?? "" } });
  await box.write(project());
  expect(await box.update()).toEqual({ "shop/project": "adopt" });
  box.writes();
  await box.workspace().remove(["shop/project"]);
  expect(box.writes()).toEqual([]);
  expect(await names(box)).toEqual(["shop"]);
});

it.each(["reset-after", "cut-body"] as const)("is made once although the answer was lost (%s)", async (kind) => {
  const box = await sandbox();
  await box.write(project());
  box.atlas.failNext({ operation: "POST /groups", kind });
  await box.update();
  expect(await names(box)).toEqual(["shop"]);
  expect((await box.workspace().describe("shop/project")).existing).toBe(false);
});

it("is still ours when the answer was lost and looking for it failed too", async () => {
  const box = await sandbox();
  await box.write(project());
  box.atlas.failNext({ operation: "POST /groups", kind: "reset-after" });
  box.atlas.failNext({ operation: "GET /groups", status: 403, after: 1 });
  expect((await box.refused())["shop/project"]).toContain("it is not known whether this was carried out");
  await box.update();
  expect((await box.workspace().describe("shop/project")).existing).toBe(false);
});

it("does not take another's for the one that it once began to make under another name", async () => {
  const box = await sandbox();
  await box.colleague.call("createProject", { body: { name: "theirs", orgId: box.atlas.orgs[0]?.id ?? "" } });
  await box.write(project());
  box.atlas.failNext({ operation: "POST /groups", kind: "reset-before", times: 2 });
  await box.refused();
  await box.write(project({ name: "theirs" }));
  expect(await box.update()).toEqual({ "shop/project": "adopt" });
  expect(await box.update()).toEqual({ "shop/project": "none" });
  await box.workspace().remove(["shop/project"]);
  expect(await names(box)).toEqual(["theirs"]);
});

it("is deleted as soon as Atlas no longer counts clusters that are gone", async () => {
  const box = await sandbox();
  await box.write(project());
  await box.update();
  const errorCode = "CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS";
  box.atlas.failNext({ operation: "DELETE /groups/{groupId}", status: 409, errorCode, times: 2 });
  expect((await box.workspace().remove(["shop/project"])).outcome).toBe("done");
  expect(await names(box)).toEqual([]);
});

it("names the secret whose text is no credential, and says how to set it again, without showing it", async () => {
  const box = await sandbox();
  await box.secrets.set("mongodb-atlas-token", "s3cret-without-a-colon");
  await box.write(project());
  const { "shop/project": message } = await box.refused();
  expect(message).toMatch(/^secret "mongodb-atlas-token" is of no use: .*Expected clientId:clientSecret/);
  expect(message).toMatch(/Set it again: monk secrets add -g mongodb-atlas-token$/);
  expect(message).not.toContain("s3cret");
});
