import { expect, it } from "vitest";
import { takeOver } from "../../entities/earlier-state.ts";
import type { Secrets } from "../../src/entity/index.ts";

const groupId = "5f0000000000000000000001";
const secrets: Secrets = {
  get: async (name) => (name === "app-password" ? "correct horse" : undefined),
  set: async () => {},
  mark: async (value) => `mark of ${value}`,
};
const taken = (kind: string, state: object, definition: object = {}) =>
  takeOver(kind, { ...state }, { project_id: groupId, ...definition }, secrets);

it("takes what an earlier kit made for ours, without its hash", async () => {
  expect(await taken("project", { id: "1", name: "shop", definition_hash: "0a" })).toEqual({
    state: { id: "1", name: "shop", existing: false },
  });
  expect(await taken("cluster", { id: "1", name: "orders" })).toEqual({
    state: { id: "1", name: "orders", existing: false, project_id: groupId },
  });
});

it("leaves to others what an earlier kit had found", async () => {
  expect(await taken("project", { id: "1", name: "shop", existing: true, definition_hash: "0a" })).toEqual({
    state: { id: "1", name: "shop", existing: true },
  });
});

it("marks the password that an earlier kit sent, where there is one and it was sent", async () => {
  const definition = { password_secret_ref: "app-password" };
  const own = { project_id: groupId, name: "app", existing: false };
  expect(await taken("user", { name: "app" }, definition)).toEqual({
    state: { ...own, password_mark: "mark of correct horse" },
  });
  expect(await taken("user", { name: "app" }, { password_secret_ref: "gone" })).toEqual({ state: own });
  expect(await taken("user", { name: "app", existing: true, definition_hash: "0a" }, definition)).toEqual({
    state: { ...own, existing: true },
  });
});

it("spells the value of an access entry as ours", async () => {
  const state = { entry_value: "203.0.113.7", kind: "ip", comment: "office", existing: false };
  expect(await taken("ip-access-list-entry", state)).toEqual({
    state: { project_id: groupId, entry_value: "203.0.113.7/32", existing: false },
  });
  const unnamed = await taken("ip-access-list-entry", { id: "1", definition_hash: "0a" });
  expect(unnamed.state).not.toHaveProperty("entry_value");
});

it("names the access entries of a cluster that stay, since nobody can tell whose they are", async () => {
  const applied = { id: "1", applied_ips: ["10.0.0.0/8", "203.0.113.7"] };
  const { state, notice } = await taken("cluster", applied);
  expect(notice).toContain("The access entries 10.0.0.0/8, 203.0.113.7 ");
  expect(state).toEqual({ id: "1", existing: false, project_id: groupId });
  expect(await taken("cluster", { id: "1", applied_ips: [] })).not.toHaveProperty("notice");
});

it("remembers of a Flex cluster that it is one, whatever its template says by now", async () => {
  const flex = await taken("cluster", { id: "1", tier_family: "flex" }, { instance_size: "M10" });
  expect(flex.state).toEqual({ id: "1", existing: false, project_id: groupId, instance_size: "FLEX" });
  expect((await taken("cluster", { id: "1", tier_family: "free" })).state).not.toHaveProperty("instance_size");
});

it("keeps no member that would not be brought up to date", async () => {
  const { state } = await taken("user", { name: "app", database_name: "admin", roles: [{ roleName: "read" }] });
  expect(state).toEqual({ name: "app", database_name: "admin", existing: false, project_id: groupId });
});

it("answers an empty state, and one of ours, as they are", async () => {
  const ours = [
    {},
    { id: "1", name: "shop", existing: false },
    { name: "app", password_mark: "mark" },
    { entry_value: "10.0.0.1/32", existing: false },
  ];
  for (const state of ours) expect(await taken("user", state)).toEqual({ state });
});
