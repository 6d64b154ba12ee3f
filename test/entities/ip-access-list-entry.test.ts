import { expect, it } from "vitest";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const entry = (properties: Record<string, unknown>) => `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
office:
  defines: mongodb-atlas/ip-access-list-entry
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/project, service: data } }
${Object.entries(properties)
  .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  .join("")}`;

async function made(properties: Record<string, unknown>): Promise<Sandbox> {
  const box = await sandbox();
  await box.write(entry(properties));
  await box.update();
  box.writes();
  return box;
}

const listed = async (box: Sandbox) => {
  box.colleague.forget();
  const [project] = await box.colleague.collection("listProjects", {});
  const entries = await box.colleague.collection("listAccessEntries", { groupId: project?.id ?? "" });
  return entries
    .map(({ cidrBlock, comment }) => (comment === undefined ? cidrBlock : `${cidrBlock} ${comment}`))
    .sort();
};

it.each([
  [{ ip_address: "198.51.100.7" }, "198.51.100.7/32"],
  [{ cidr_block: "10.0.0.0/8" }, "10.0.0.0/8"],
  [{ ip_address: "2001:db8::1" }, "2001:db8:0:0:0:0:0:1/128"],
  [{ cidr_block: "2001:db8::/32" }, "2001:db8:0:0:0:0:0:0/32"],
])("%o opens %s, and Atlas's spelling is no difference", async (properties, expected) => {
  const box = await made(properties);
  expect(await listed(box)).toEqual([expected]);
  expect(await box.update()).toMatchObject({ "shop/office": "none" });
  expect(box.writes()).toEqual([]);
});

it("takes a new comment in place", async () => {
  const box = await made({ ip_address: "198.51.100.7", comment: "office" });
  await box.write(entry({ ip_address: "198.51.100.7", comment: "head office" }));
  await box.update();
  expect(box.writes()).toEqual(["POST /api/atlas/v2/groups/{groupId}/accessList"]);
  expect(await listed(box)).toEqual(["198.51.100.7/32 head office"]);
});

it("opens the new address before it closes the old one", async () => {
  const box = await made({ ip_address: "198.51.100.7" });
  await box.write(entry({ ip_address: "198.51.100.8" }));
  await box.update();
  expect(box.writes()).toEqual([
    "POST /api/atlas/v2/groups/{groupId}/accessList",
    "DELETE /api/atlas/v2/groups/{groupId}/accessList/{entryValue}",
  ]);
  expect(await listed(box)).toEqual(["198.51.100.8/32"]);
});

it("that was there before is adopted, and stays when it is deleted here", async () => {
  const box = await sandbox();
  await box.write(entry({ ip_address: "198.51.100.7" }));
  await box.workspace().update(["shop/project"]);
  const [project] = await box.colleague.collection("listProjects", {});
  await box.colleague.call("createAccessEntries", {
    groupId: project?.id ?? "",
    body: [{ ipAddress: "198.51.100.7" }],
  });
  box.writes();
  expect(await box.update()).toMatchObject({ "shop/office": "adopt" });
  await box.workspace().remove(["shop/office"]);
  expect(box.writes()).toEqual([]);
  expect(await listed(box)).toEqual(["198.51.100.7/32"]);
});

it("is closed again by a deletion", async () => {
  const box = await made({ cidr_block: "10.0.0.0/8" });
  await box.workspace().remove(["shop/office"]);
  expect(await listed(box)).toEqual([]);
});

it("does not move onto an entry that somebody else made", async () => {
  const box = await made({ ip_address: "198.51.100.7" });
  const [project] = await box.colleague.collection("listProjects", {});
  await box.colleague.call("createAccessEntries", {
    groupId: project?.id ?? "",
    body: [{ ipAddress: "198.51.100.8", comment: "theirs" }],
  });
  await box.write(entry({ ip_address: "198.51.100.8" }));
  expect((await box.refused())["shop/office"]).toContain("is there already, and was not made from this template");
  await box.workspace().remove(["shop/office"]);
  expect(await listed(box)).toEqual(["198.51.100.8/32 theirs"]);
});

it.each([
  ["goes on", "198.51.100.8", ["198.51.100.8/32"]],
  ["goes back", "198.51.100.7", ["198.51.100.7/32"]],
  ["goes elsewhere", "198.51.100.9", ["198.51.100.9/32"]],
])("that stopped half way to another address %s, and leaves none behind", async (_, then, expected) => {
  const box = await made({ ip_address: "198.51.100.7" });
  box.atlas.failNext({ operation: "DELETE /groups/{groupId}/accessList/{entryValue}", status: 403 });
  await box.write(entry({ ip_address: "198.51.100.8" }));
  await box.refused();
  await box.write(entry({ ip_address: then }));
  await box.update();
  expect(await listed(box)).toEqual(expected);
  expect(await box.update()).toMatchObject({ "shop/office": "none" });
  await box.workspace().remove(["shop/office"]);
  expect(await listed(box)).toEqual([]);
});

it("that stopped half way to another address is deleted at both", async () => {
  const box = await made({ ip_address: "198.51.100.7" });
  box.atlas.failNext({ operation: "DELETE /groups/{groupId}/accessList/{entryValue}", status: 403 });
  await box.write(entry({ ip_address: "198.51.100.8" }));
  await box.refused();
  await box.workspace().remove(["shop/office"]);
  expect(await listed(box)).toEqual([]);
});

it("is deleted although its address came from a secret, and only the secret's name was kept", async () => {
  const box = await sandbox();
  await box.secrets.set("office", "198.51.100.7");
  await box.write(
    entry({ ip_address: "OFFICE" })
      .replace('"OFFICE"', '<- secret("office")')
      .replaceAll("mongodb-atlas-token: true", "mongodb-atlas-token: true, office: true"),
  );
  await box.update();
  await box.workspace().remove(["shop/office"]);
  expect(await listed(box)).toEqual([]);
});

it("that has no end is given none, for Atlas would refuse it, and says how to come by it", async () => {
  const box = await made({ ip_address: "198.51.100.7" });
  const end = new Date(Date.now() + 3_600_000).toISOString();
  await box.write(entry({ ip_address: "198.51.100.7", delete_after: end }));
  expect((await box.refused())["shop/office"]).toContain("Atlas makes no permanent entry temporary");
  expect(box.writes()).toEqual([]);
  await box.workspace().remove(["shop/office"]);
  expect(await box.update()).toMatchObject({ "shop/office": "create" });
  await box.write(entry({ ip_address: "198.51.100.7", delete_after: end, comment: "for an hour" }));
  expect(await box.update()).toMatchObject({ "shop/office": "change" });
});

it("whose time is over is not made again", async () => {
  const box = await sandbox();
  await box.write(entry({ ip_address: "198.51.100.7", delete_after: "2020-01-01T00:00:00Z" }));
  await box.workspace().update(["shop/project"]);
  box.writes();
  const message =
    "access entry 198.51.100.7/32 was to be there until 2020-01-01T00:00:00Z, and that is over. " +
    "Take it out of the template, or give a later delete_after, at most a week ahead.";
  expect(await box.refused()).toEqual({ "shop/office": message });
  expect(box.writes()).toEqual([]);
});

it("that two templates share stays until the last of them is deleted", async () => {
  const box = await sandbox();
  const twice = entry({ ip_address: "198.51.100.7" });
  await box.write(`${twice}${twice.slice(twice.indexOf("office:")).replace("office:", "home:")}`);
  await box.update();
  await box.workspace().remove(["shop/office"]);
  expect(await listed(box)).toEqual(["198.51.100.7/32"]);
  await box.workspace().remove(["shop/home"]);
  expect(await listed(box)).toEqual([]);
  await box.update();
  await box.workspace().remove(["shop/office", "shop/home"]);
  expect(await listed(box)).toEqual([]);
});
