import { describe, expect, it, onTestFinished, vi } from "vitest";
import { withKey } from "../emulator/digest.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const secret = "deployer-key";
const path = "shop/deployer";

const key = (properties: Record<string, unknown> = {}, name = "deployer") => `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
${name}:
  defines: mongodb-atlas/api-key
  permitted-secrets: { mongodb-atlas-token: true, ${secret}: true }
  connections: { project: { runnable: shop/project, service: data } }
${Object.entries({
  organization: "my-organization",
  name: "deployer",
  roles: ["ORG_MEMBER"],
  private_key_secret_ref: secret,
  ...properties,
})
  .map(([name, value]) => `  ${name}: ${typeof value === "string" ? value : JSON.stringify(value)}\n`)
  .join("")}`;

const inProject = `
    - project_id: <- connection-target("project") entity-state get-member("id")
      roles: [GROUP_READ_ONLY]`;

const organizationKeys = "/api/atlas/v2/orgs/{orgId}/apiKeys";

async function made(properties: Record<string, unknown> = {}): Promise<Sandbox> {
  const box = await sandbox();
  await box.write(key(properties));
  await box.update();
  box.writes();
  return box;
}

const orgOf = (box: Sandbox) => box.atlas.orgs[0]?.id ?? "";

/** The keys that were made, as Atlas has them now. */
async function keys(box: Sandbox) {
  const all = await box.colleague.collection("listOrganizationApiKeys", { orgId: orgOf(box) }, { fresh: true });
  return all.filter(({ publicKey }) => publicKey !== box.atlas.apiKey.publicKey);
}

async function descriptions(box: Sandbox) {
  return (await keys(box)).map(({ desc }) => desc).sort();
}

async function stateOf(box: Sandbox, of = path): Promise<Record<string, unknown>> {
  return (await box.workspace().describe(of)).state;
}

/** The status that Atlas answers to whoever holds this secret. */
async function signIn(box: Sandbox, held: string | undefined): Promise<number> {
  const [publicKey = "", privateKey = ""] = (held ?? "").split(":");
  return (await withKey(box.atlas.url, { publicKey, privateKey }, "GET", `/orgs/${orgOf(box)}`)).status;
}

const days = (count: number) => count * 24 * 3600_000;

describe("an API key", () => {
  it("goes into its secret and nowhere else, and signs in from there", async () => {
    const box = await made({ projects: inProject, access_list: ["203.0.113.0/24", "198.51.100.7"] });
    const held = await box.secrets.get(secret);
    expect(held).toMatch(/^[a-z]{8}:[0-9a-f-]{36}$/);
    expect(await signIn(box, held)).toBe(200);
    const [found] = await keys(box);
    expect(found).toMatchObject({ desc: "deployer", publicKey: held?.slice(0, 8) });
    expect(found?.roles?.map(({ roleName }) => roleName)).toEqual(["ORG_MEMBER", "GROUP_READ_ONLY"]);
    expect(JSON.stringify(await box.workspace().records())).not.toContain(held?.slice(9));
    expect(await stateOf(box)).toMatchObject({ id: found?.id, public_key: found?.publicKey, existing: false });
    expect(await box.update()).toMatchObject({ [path]: "none" });
    expect(box.writes()).toEqual([]);
  });

  it("serves other templates as their secret_ref: made before them, deleted after them, and not without them", async () => {
    const box = await sandbox();
    const others = `orders:
  defines: mongodb-atlas/project
  name: orders
  organization: my-organization
  secret_ref: ${secret}
  permitted-secrets: { ${secret}: true }
`;
    await box.write(key({ roles: ["ORG_OWNER"] }) + others);
    expect(await box.update()).toEqual({ [path]: "create", "shop/orders": "create", "shop/project": "create" });
    await expect(box.workspace().remove([path])).rejects.toThrow("shop/orders needs what would be deleted");
    expect(await signIn(box, await box.secrets.get(secret))).toBe(200);
    const all = box.workspace();
    expect((await all.remove(["shop"])).outcome).toBe("done");
    const gone = all.events.flatMap((event) => (event.event === "removed" ? [event.path] : []));
    expect(gone.indexOf("shop/orders")).toBeLessThan(gone.indexOf(path));
  });

  it("follows changes of its description, roles, projects and access list, and gains before it loses", async () => {
    const box = await made({ projects: inProject, access_list: ["192.0.2.0/24"] });
    await box.write(
      key({
        name: "ci",
        roles: ["ORG_READ_ONLY", "ORG_GROUP_CREATOR"],
        projects: inProject.replace("READ_ONLY", "CLUSTER_MANAGER"),
        access_list: ["198.51.100.7"],
      }),
    );
    expect(await box.update()).toMatchObject({ [path]: "change" });
    const list = `${organizationKeys}/{apiUserId}/accessList`;
    expect(box.writes()).toEqual([
      `PATCH ${organizationKeys}/{apiUserId}`,
      "PATCH /api/atlas/v2/groups/{groupId}/apiKeys/{apiUserId}",
      `POST ${list}`,
      `DELETE ${list}/{ipAddress}`,
    ]);
    expect(await box.update()).toMatchObject({ [path]: "none" });
    await box.write(key({ name: "ci", roles: ["ORG_GROUP_CREATOR", "ORG_READ_ONLY"], projects: [] }));
    await box.update();
    expect(box.writes()).toEqual(["DELETE /api/atlas/v2/groups/{groupId}/apiKeys/{apiUserId}"]);
  });

  it("keeps the address that the run comes from on its list, and says why", async () => {
    const box = await made({ access_list: ["203.0.113.10"] });
    await box.write(key({ access_list: ["198.51.100.7"] }));
    const refusal = (await box.refused())[path];
    expect(refusal).toContain("entry 203.0.113.10/32 stays, for it lets in the address that this very run comes from");
    await box.write(key({ access_list: ["198.51.100.7", "203.0.113.10"] }));
    expect(await box.update()).toMatchObject({ [path]: "none" });
  });

  it.each([
    [{ kind: "reset-after" }, 1],
    [{ status: 409, errorCode: "ADDRESS_ALREADY_IN_ACCESS_LIST" }, 2],
  ] as const)("gets its access list although Atlas has some of it already: %j", async (fault, requests) => {
    const box = await made({ access_list: ["198.51.100.7"] });
    await box.write(key({ access_list: ["198.51.100.7", "192.0.2.0/24"] }));
    box.atlas.failNext({ operation: "POST /orgs/*/apiKeys/*/accessList", ...fault });
    expect(await box.update()).toMatchObject({ [path]: "change" });
    expect(box.writes()).toEqual(Array(requests).fill(`POST ${organizationKeys}/{apiUserId}/accessList`));
    expect(await box.update()).toMatchObject({ [path]: "none" });
  });

  it("is gone when Atlas says so, whatever the status", async () => {
    const box = await made({ projects: inProject });
    const [found] = await keys(box);
    await box.colleague.call("deleteOrganizationApiKey", { orgId: orgOf(box), apiUserId: found?.id ?? "" });
    await box.workspace().remove(["shop"]);
    expect(await keys(box)).toEqual([]);
  });

  it("takes every role in a project that Atlas has today", async () => {
    const roles = ["GROUP_CLUSTER_LOG_VIEWER", "GROUP_INDEX_MANAGER", "GROUP_TRIGGER_MANAGER"];
    const box = await made({ projects: inProject.replace("GROUP_READ_ONLY", roles.join(", ")) });
    expect((await keys(box))[0]?.roles?.flatMap(({ groupId, roleName }) => (groupId ? [roleName] : []))).toEqual(roles);
  });

  it.each([
    [{ roles: [] }, "at least one role in the organization"],
    [{ roles: ["ORG_MEMBRE"] }, "did you mean `ORG_MEMBER`"],
    [{ projects: [{ project_id: "0".repeat(24), roles: ["GROUP_READ_ONLI"] }] }, "did you mean `GROUP_READ_ONLY`"],
    [{ access_list: [] }, "at least one address or block"],
    [{ access_list: ["10.0.0.300"] }, "an IPv4 or IPv6 address"],
  ])("is not declared with %j", async (properties, expected) => {
    const box = await sandbox();
    await box.write(key(properties));
    await expect(box.workspace().update([])).rejects.toThrow(expected);
  });

  it("never overwrites what a secret holds already", async () => {
    const box = await sandbox();
    const before = await box.secrets.get("mongodb-atlas-token");
    await box.write(key({ private_key_secret_ref: "mongodb-atlas-token" }));
    expect((await box.refused())[path]).toContain("secret mongodb-atlas-token holds something already");
    expect(await box.secrets.get("mongodb-atlas-token")).toBe(before);
    expect(await keys(box)).toEqual([]);
  });

  it("is not made while Atlas cannot say whether what its secret holds is spent, and that is told", async () => {
    const box = await sandbox();
    const { publicKey, privateKey } = box.atlas.apiKey;
    const before = `${publicKey}:${privateKey}`;
    await box.secrets.set(secret, before);
    await box.write(key());
    box.atlas.failNext({ operation: "GET ", status: 500, times: 20 });
    expect((await box.refused())[path]).toMatch(/GET \/: 500 .*Try again/);
    expect([await box.secrets.get(secret), await keys(box)]).toEqual([before, []]);
  });

  it("is replaced when its secret has lost it, and the one that nobody can use is removed", async () => {
    const box = await made({ projects: inProject, access_list: ["203.0.113.10"] });
    const before = await box.secrets.get(secret);
    await box.secrets.remove(secret);
    const planned = await box.workspace().plan([]);
    expect(planned.find((one) => one.path === path)).toMatchObject({
      action: "change",
      changes: [{ field: "private_key", before: "not in the secret", after: `a new key, in secret ${secret}` }],
    });
    await box.update();
    const after = await box.secrets.get(secret);
    expect(after).not.toBe(before);
    expect(await signIn(box, before)).toBe(401);
    expect(await signIn(box, after)).toBe(200);
    expect(await descriptions(box)).toEqual(["deployer"]);
    expect((await keys(box))[0]?.roles).toHaveLength(2);
    expect(await box.update()).toMatchObject({ [path]: "none" });
  });

  it("is not replaced over another credential that somebody has put into its secret", async () => {
    const box = await made();
    await box.secrets.set(secret, "somebody:else");
    expect((await box.refused())[path]).toContain(`is not what secret ${secret} holds`);
    expect(await box.secrets.get(secret)).toBe("somebody:else");
  });

  it.each(["reset-after", "cut-body", "not-json"] as const)(
    "is made once where the answer was lost: %s",
    async (kind) => {
      const box = await sandbox();
      await box.write(key());
      box.atlas.failNext({ operation: "POST /orgs/*/apiKeys", kind });
      await box.update();
      expect(await descriptions(box)).toEqual(["deployer"]);
      expect(await signIn(box, await box.secrets.get(secret))).toBe(200);
    },
  );

  it("that came of a lost answer is removed by a later run, which makes another", async () => {
    const box = await sandbox();
    await box.write(key());
    box.atlas.failNext({ operation: "POST /orgs/*/apiKeys", kind: "reset-after" });
    box.atlas.failNext({ operation: "DELETE /orgs/*/apiKeys/*", status: 403 });
    await box.refused();
    expect(await descriptions(box)).toEqual([expect.stringMatching(/^deployer \[new [0-9a-f]{8}\]$/)]);
    await box.update();
    expect(await descriptions(box)).toEqual(["deployer"]);
    expect(await signIn(box, await box.secrets.get(secret))).toBe(200);
  });

  it("of somebody else with this description is adopted where it agrees, and stays when it is deleted here", async () => {
    const box = await sandbox();
    const body = { desc: "deployer", roles: ["ORG_MEMBER"] };
    await box.colleague.call("createOrganizationApiKey", { orgId: orgOf(box), body });
    await box.write(key({ roles: ["ORG_OWNER"] }));
    expect((await box.refused())[path]).toContain("was not made from this template, and differs: roles");
    await box.write(key());
    expect(await box.update()).toMatchObject({ [path]: "adopt" });
    expect(await box.update()).toMatchObject({ [path]: "none" });
    await box.workspace().remove([path]);
    expect(await descriptions(box)).toEqual(["deployer"]);
  });

  it("is found again by its description after a lost state, and two of them are told apart by nobody", async () => {
    const box = await sandbox();
    const body = { desc: "deployer", roles: ["ORG_MEMBER"] };
    await box.colleague.call("createOrganizationApiKey", { orgId: orgOf(box), body });
    await box.colleague.call("createOrganizationApiKey", { orgId: orgOf(box), body });
    await box.write(key());
    expect((await box.refused())[path]).toContain('2 API keys are described "deployer"');
    expect(await keys(box)).toHaveLength(2);
  });

  it("is made once for each template, also side by side", async () => {
    const box = await sandbox();
    await box.write(`${key()}${key({}, "twin").split("\n").slice(6).join("\n").replaceAll(secret, "twin-key")}`);
    expect(Object.values(await box.refused())).toEqual([expect.stringMatching(/"deployer"/)]);
    expect(await descriptions(box)).toEqual(["deployer"]);
  });

  it("is deleted, and deleting twice is deleting once", async () => {
    const box = await made();
    await box.workspace().remove([path]);
    expect(await keys(box)).toEqual([]);
    box.writes();
    await box.workspace().remove([path]);
    expect(box.writes()).toEqual([]);
  });

  it("takes the place of one that was deleted, in the secret too", async () => {
    const box = await made();
    const before = await box.secrets.get(secret);
    await box.workspace().remove([path]);
    expect(await box.update()).toMatchObject({ [path]: "create" });
    expect(await box.secrets.get(secret)).not.toBe(before);
    expect(await signIn(box, await box.secrets.get(secret))).toBe(200);
  });

  it("that monk itself signs in with is neither deleted nor stripped of its rights", async () => {
    const box = await sandbox();
    const [own] = await box.colleague.collection("listOrganizationApiKeys", { orgId: orgOf(box) });
    const { publicKey, privateKey } = box.atlas.apiKey;
    await box.secrets.set("own", `${publicKey}:${privateKey}`);
    const mine = { name: `"${own?.desc}"`, secret_ref: "own", private_key_secret_ref: "own", adopt: true };
    const permitted = (yaml: string) => yaml.replaceAll(`${secret}: true`, "own: true");
    await box.write(permitted(key({ ...mine, roles: ["ORG_MEMBER"] })));
    expect((await box.refused())[path]).toContain(
      "is the one that monk itself signs in with here, and would lose ORG_OWNER",
    );
  });
});

describe("an API key that monk itself signs in with", () => {
  it("is neither revoked nor deleted", async () => {
    const box = await made({ roles: ["ORG_OWNER"] });
    const held = await box.secrets.get(secret);
    await box.write(key({ roles: ["ORG_OWNER"], secret_ref: secret }));
    await box.update();
    await expect(box.workspace().act(path, "revoke", {})).rejects.toThrow("monk itself signs in with here");
    const removal = box.workspace();
    await removal.remove([path]);
    expect(JSON.stringify(removal.events)).toContain("monk itself signs in with here");
    expect(await signIn(box, held)).toBe(200);
  });

  it("gets no first access list, which may shut monk out, and any list once its address is on it", async () => {
    const box = await made({ roles: ["ORG_OWNER"] });
    const own = (addresses: readonly string[]) =>
      key({ roles: ["ORG_OWNER"], secret_ref: secret, access_list: addresses });
    await box.write(own(["198.51.100.7"]));
    expect((await box.refused())[path]).toContain("its first access list may shut out the address");
    expect(box.writes()).toEqual([]);
    const [{ id = "" } = {}] = await keys(box);
    const listed = { orgId: orgOf(box), apiUserId: id, body: [{ ipAddress: "203.0.113.10" }] };
    await box.colleague.call("createApiKeyAccessEntries", listed);
    await box.write(own(["198.51.100.7", "203.0.113.10"]));
    expect(await box.update()).toEqual({ "shop/project": "none", [path]: "change" });
  });
});

describe("rotating an API key", () => {
  it("makes a new one with the same rights, switches the secret, and removes the old one after its grace", async () => {
    const box = await made({ projects: inProject, access_list: ["203.0.113.10"] });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const before = await box.secrets.get(secret);
    const rotated = (await box.workspace().act(path, "rotate", {})) as Record<string, unknown>;
    const after = await box.secrets.get(secret);
    expect(rotated).toMatchObject({ public_key: after?.slice(0, 8), replaced: before?.slice(0, 8), secret });
    expect(await descriptions(box)).toEqual(["deployer", "deployer (replaced)"]);
    expect([await signIn(box, before), await signIn(box, after)]).toEqual([200, 200]);
    expect((await keys(box)).map(({ roles }) => roles?.length)).toEqual([2, 2]);
    expect(JSON.stringify(rotated)).not.toContain(after?.slice(9));
    vi.setSystemTime(Date.now() + 3_660_000);
    const [, planned] = await box.workspace().plan([]);
    expect(planned).toMatchObject({
      action: "change",
      changes: [{ field: "replaced key", before: before?.slice(0, 8), after: "removed" }],
      warning: expect.stringContaining("due to be removed"),
    });
    expect(await box.update()).toMatchObject({ [path]: "change" });
    expect(await signIn(box, before)).toBe(401);
    expect(await box.update()).toMatchObject({ [path]: "none" });
    expect(await descriptions(box)).toEqual(["deployer"]);
  });

  it("removes the old one at once with grace=0s", async () => {
    const box = await made();
    const before = await box.secrets.get(secret);
    await box.workspace().act(path, "rotate", { grace: "0s" });
    expect(await signIn(box, before)).toBe(401);
    expect(await descriptions(box)).toEqual(["deployer"]);
    expect(await box.update()).toMatchObject({ [path]: "none" });
  });

  it("leaves one that was there before us, and says so", async () => {
    const box = await sandbox();
    const body = { desc: "deployer", roles: ["ORG_MEMBER"] };
    const theirs = await box.colleague.call("createOrganizationApiKey", { orgId: orgOf(box), body });
    await box.write(key());
    await box.update();
    const workspace = box.workspace();
    await workspace.act(path, "rotate", { grace: "0s" });
    expect(workspace.events).toContainEqual({
      event: "notice",
      path,
      message: expect.stringContaining(`Key ${theirs.publicKey} was there before us and stays`),
    });
    expect(await keys(box)).toHaveLength(2);
    expect(await box.update()).toMatchObject({ [path]: "none" });
    await box.workspace().remove([path]);
    expect((await keys(box)).map(({ publicKey }) => publicKey)).toEqual([theirs.publicKey]);
  });

  it("deletes the old ones along with the key", async () => {
    const box = await made();
    await box.workspace().act(path, "rotate", {});
    await box.workspace().act(path, "rotate", { grace: "7d" });
    expect(await keys(box)).toHaveLength(3);
    await box.workspace().remove([path]);
    expect(await keys(box)).toEqual([]);
  });
});

describe("an API key's other actions", () => {
  it("revoke removes it at once, once that is confirmed, and an update makes a new one", async () => {
    const box = await made();
    const before = await box.secrets.get(secret);
    await expect(box.workspace().act(path, "revoke", {})).rejects.toThrow(`Confirm it: confirm=${before?.slice(0, 8)}`);
    await expect(box.workspace().act(path, "revoke", { confirm: "other" })).rejects.toThrow(
      "confirm=other is not its public key.",
    );
    await box.workspace().act(path, "revoke", { confirm: before?.slice(0, 8) ?? "" });
    expect(await signIn(box, before)).toBe(401);
    expect((await box.workspace().describe(path)).warning).toContain("The key was revoked");
    await box.update();
    expect((await box.workspace().describe(path)).warning).toBeNull();
    expect(await signIn(box, await box.secrets.get(secret))).toBe(200);
    expect(await descriptions(box)).toEqual(["deployer"]);
  });

  it("what signs in with a key that was revoked is in no update's way: its plan waits for the next key", async () => {
    const box = await sandbox();
    const user = `service:
  defines: mongodb-atlas/user
  name: service
  password_secret_ref: password
  secret_ref: ${secret}
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { ${secret}: true, password: true }
  connections: { project: { runnable: shop/project, service: data } }
`;
    await box.write(`${key({ projects: inProject.replace("GROUP_READ_ONLY", "GROUP_OWNER") })}${user}`);
    await box.update();
    await box.workspace().act(path, "revoke", { confirm: (await box.secrets.get(secret))?.slice(0, 8) ?? "" });
    const planned = await box.workspace().plan([]);
    expect(planned.find((one) => one.path === "shop/service")).toMatchObject({
      action: "unknown",
      unknown: [{ field: "credentials", reason: `known once ${path} is applied` }],
    });
    expect(await box.update()).toMatchObject({ [path]: "create", "shop/service": "none" });
  });

  it("revoke says first which keys go: the one in the secret, and what it has replaced", async () => {
    const box = await made();
    const first = (await box.secrets.get(secret))?.slice(0, 8);
    await box.workspace().act(path, "rotate", { grace: "2h" });
    const second = (await box.secrets.get(secret))?.slice(0, 8);
    box.writes();
    expect(await box.workspace().foresee(path, "revoke", {})).toEqual({
      plan: [expect.stringContaining(`(${second})`), expect.stringContaining(`goes with it: ${first}`)],
      settled: { confirm: second },
    });
    expect(box.writes()).toEqual([]);
    expect(await box.workspace().act(path, "revoke", { confirm: second ?? "" })).toMatchObject({
      revoked: [second, first],
    });
  });

  it("revoke is followed by a new key, whatever becomes of the first attempts to make it", async () => {
    const box = await made();
    const before = await box.secrets.get(secret);
    await box.workspace().act(path, "revoke", { confirm: before?.slice(0, 8) ?? "" });
    const operation = "POST /orgs/*/apiKeys";
    box.atlas.failNext({ operation, kind: "reset-after" });
    box.atlas.failNext({ operation, status: 403 });
    await box.refused();
    box.atlas.failNext({ operation, kind: "not-json" });
    box.atlas.failNext({ operation, kind: "reset-after" });
    await box.refused();
    await box.update();
    expect(await descriptions(box)).toEqual(["deployer"]);
    expect(await signIn(box, await box.secrets.get(secret))).toBe(200);
  });

  it("a successor whose answer was lost is found again, also where it could not be removed at once", async () => {
    const box = await made();
    const before = await box.secrets.get(secret);
    await box.workspace().act(path, "revoke", { confirm: before?.slice(0, 8) ?? "" });
    box.atlas.failNext({ operation: "POST /orgs/*/apiKeys", kind: "not-json" });
    box.atlas.failNext({ operation: "DELETE /orgs/*/apiKeys/*", status: 403 });
    expect((await box.refused())[path]).toContain("it is not known whether this was carried out");
    expect(await descriptions(box)).toEqual([expect.stringMatching(/^deployer \[new [0-9a-f]{8}\]$/)]);
    await box.update();
    expect(await descriptions(box)).toEqual(["deployer"]);
    expect(await signIn(box, await box.secrets.get(secret))).toBe(200);
  });

  it("get-info tells its rights, its list, its age and its last use, and no secret", async () => {
    const box = await made({ projects: inProject, access_list: ["203.0.113.10"] });
    const held = await box.secrets.get(secret);
    await signIn(box, held);
    box.writes();
    const info = await box.workspace().act(path, "get-info", {});
    expect(info).toMatchObject({
      public_key: held?.slice(0, 8),
      roles: ["ORG_MEMBER"],
      projects: [{ roles: ["GROUP_READ_ONLY"] }],
      access_list: [{ address: "203.0.113.10/32", last_used_address: "203.0.113.10" }],
      last_used: expect.stringMatching(/^\d{4}-/),
      age_days: 0,
      secret_holds_it: true,
    });
    expect(JSON.stringify(info)).not.toContain(held?.slice(9));
    expect(box.writes()).toEqual([]);
  });

  it("a plan and describe warn of a key that is older than 90 days", async () => {
    const box = await sandbox();
    box.atlas.clock.advance(-days(100));
    await box.write(key());
    await box.update();
    const [, planned] = await box.workspace().plan([]);
    expect(planned).toMatchObject({ action: "none", warning: expect.stringMatching(/^The key is (99|100) days old/) });
    expect((await box.workspace().describe(path)).warning).toBe(planned?.warning);
  });
});
