import { afterEach, expect, it, vi } from "vitest";
import { expiryWarning } from "../../entities/service-account/warning.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const hour = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

const account = (properties: Record<string, unknown> = {}) => `namespace: team
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
deployer:
  defines: mongodb-atlas/service-account
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true, deployer: true, other: true }
  connections: { project: { runnable: team/project, service: data } }
${Object.entries({
  name: "deployer",
  purpose: "Deploys the shop",
  roles: ["ORG_MEMBER"],
  client_secret_ref: "deployer",
  ...properties,
})
  .filter(([, value]) => value !== undefined)
  .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  .join("")}`;

const inProject = (...roles: readonly string[]) => ({
  projects: [{ project_id: '<- connection-target("project") entity-state get-member("id")', roles }],
});

interface Told {
  readonly client_id: string;
  readonly secret_id: string;
  readonly replaced: string;
  readonly old_works_until: string;
  readonly secrets: readonly { readonly id: string; readonly standing: string; readonly last_used?: string }[];
  readonly [member: string]: unknown;
}

async function made(properties: Record<string, unknown> = {}): Promise<Sandbox> {
  const box = await sandbox({ rateLimits: { token: { capacity: 500, refill: 500, seconds: 1 } } });
  await box.write(account(properties));
  await box.update();
  box.writes();
  return box;
}

const orgOf = (box: Sandbox) => box.atlas.orgs[0]?.id ?? "";
const act = async (box: Sandbox, name: string, given: Record<string, string> = {}) =>
  (await box.workspace().act("team/deployer", name, given)) as Told;
const refusal = (box: Sandbox, name: string, given: Record<string, string> = {}) =>
  act(box, name, given).then(
    () => "done",
    (error: Error) => error.message,
  );
const state = async (box: Sandbox) => (await box.workspace().describe("team/deployer")).state as Record<string, string>;
const credentials = async (box: Sandbox) => (await box.secrets.get("deployer")) ?? "";
const theirs = async (box: Sandbox) => {
  const all = await box.colleague.collection("listOrganizationServiceAccounts", { orgId: orgOf(box) }, { fresh: true });
  return all.filter(({ name }) => name !== "Given at the start");
};

/** Whether credentials let somebody in. */
async function letIn(box: Sandbox, text: string): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(text).toString("base64")}`;
  const answer = await fetch(`${box.atlas.url}/api/oauth/token`, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
  });
  return answer.ok;
}

it("has its credentials in the secret, ready to be a secret_ref, and nowhere else", async () => {
  const box = await made(inProject("GROUP_READ_ONLY"));
  const text = await credentials(box);
  expect(text).toMatch(/^mdb_sa_id_[0-9a-f]{24}:mdb_sa_sk_/);
  expect(await letIn(box, text)).toBe(true);
  const [, value = ""] = text.split(":");
  const { state: recorded, definition } = await box.workspace().describe("team/deployer");
  expect(recorded).toMatchObject({ client_id: text.split(":")[0], name: "deployer", existing: false });
  expect(JSON.stringify([recorded, definition])).not.toContain(value);
  const [found] = await theirs(box);
  expect(found).toMatchObject({ description: "Deploys the shop", roles: ["ORG_MEMBER"] });
  expect(await box.update()).toMatchObject({ "team/deployer": "none" });
  expect(box.writes()).toEqual([]);
});

it("follows its template: name, description, roles, projects and addresses", async () => {
  const box = await made({ ...inProject("GROUP_READ_ONLY"), access_list: ["203.0.113.10"] });
  await box.write(
    account({
      name: "the deployer",
      purpose: "Deploys, and more",
      roles: ["ORG_READ_ONLY", "ORG_MEMBER"],
      ...inProject("GROUP_OWNER"),
      access_list: ["198.51.100.0/24", "203.0.113.10"],
    }),
  );
  expect(await box.update()).toMatchObject({ "team/deployer": "change" });
  expect(await act(box, "get-info")).toMatchObject({
    name: "the deployer",
    roles: ["ORG_MEMBER", "ORG_READ_ONLY"],
    projects: [{ roles: ["GROUP_OWNER"] }],
    access_list: [{ address: "203.0.113.10/32" }, { address: "198.51.100.0/24" }],
    secret_holds_it: true,
  });
  await box.write(account({ name: "the deployer", projects: [] }));
  await box.update();
  expect(await act(box, "get-info")).toMatchObject({ projects: [] });
});

it("never leaves the access list empty on the way", async () => {
  const box = await made({ access_list: ["198.51.100.7"] });
  await box.write(account({ access_list: ["198.51.100.8"] }));
  await box.update();
  expect(box.writes().map((one) => one.split(" ")[0])).toEqual(["POST", "DELETE"]);
});

it("makes a new secret where the one it was put into is lost, and removes the old one", async () => {
  const box = await made();
  const before = await credentials(box);
  await box.secrets.remove("deployer");
  const planned = await box.workspace().plan([]);
  expect(planned.find(({ path }) => path === "team/deployer")?.changes).toEqual([
    { field: "client_secret", before: "no longer in its secret", after: "a new one, in secret deployer" },
  ]);
  expect(await box.update()).toMatchObject({ "team/deployer": "change" });
  const after = await credentials(box);
  expect(after).not.toBe(before);
  expect([await letIn(box, after), await letIn(box, before)]).toEqual([true, false]);
  expect((await theirs(box))[0]?.secrets).toHaveLength(1);
  expect(await box.update()).toMatchObject({ "team/deployer": "none" });
});

it.each(["reset-after", "cut-body"] as const)("is made once, and usable, where the answer ends in %s", async (kind) => {
  const box = await sandbox();
  await box.write(account());
  box.atlas.failNext({ operation: "POST /orgs/*/serviceAccounts", kind });
  await box.update();
  const [one, ...others] = await theirs(box);
  expect(others).toEqual([]);
  expect(one).toMatchObject({ description: "Deploys the shop" });
  expect(one?.secrets).toHaveLength(1);
  expect(await letIn(box, await credentials(box))).toBe(true);
});

it.each(["reset-after", "cut-body"] as const)(
  "keeps no secret that nobody knows where a rotation ends in %s",
  async (kind) => {
    const box = await made();
    const { secret_id: old } = await state(box);
    box.atlas.failNext({ operation: "POST /orgs/*/serviceAccounts/*/secrets", kind });
    const { secret_id: current } = await act(box, "rotate");
    const ids = (await theirs(box))[0]?.secrets?.map(({ id }) => id);
    expect(ids).toEqual([old, current]);
    expect(await letIn(box, await credentials(box))).toBe(true);
  },
);

it("replaces a secret that somebody removed in Atlas", async () => {
  const box = await made();
  const first = await credentials(box);
  await box.colleague.call("deleteServiceAccountSecret", {
    orgId: orgOf(box),
    clientId: first.split(":")[0] ?? "",
    secretId: (await state(box)).secret_id ?? "",
  });
  expect(await box.update()).toMatchObject({ "team/deployer": "change" });
  const second = await credentials(box);
  expect([await letIn(box, first), await letIn(box, second)]).toEqual([false, true]);
});

it("is rotated: a new secret first, ours switched, and the old one good until its grace is over", async () => {
  const box = await made();
  const before = await credentials(box);
  const { secret_id: old } = await state(box);
  const told = await act(box, "rotate", { grace: "2h" });
  expect(told).toMatchObject({ secret: "deployer", replaced: old });
  const after = await credentials(box);
  expect([await letIn(box, before), await letIn(box, after)]).toEqual([true, true]);
  expect(await refusal(box, "rotate")).toMatch(/2 client secrets that work.*revoke secret_id=/s);
  expect((await act(box, "get-info")).secrets.map(({ standing }) => standing)).toEqual(["retired", "current"]);
  expect(await box.update()).toMatchObject({ "team/deployer": "none" });
});

it("is rotated without grace where it is told so, and never for longer than Atlas allows", async () => {
  const box = await made();
  const before = await credentials(box);
  await act(box, "rotate", { grace: "0s" });
  expect([await letIn(box, before), await letIn(box, await credentials(box))]).toEqual([false, true]);
  expect(await refusal(box, "rotate", { grace: "8d" })).toContain("7d at most");
});

it("is revoked once that is confirmed, and gets a new secret with the next update", async () => {
  const box = await made();
  const before = await credentials(box);
  expect(await refusal(box, "revoke")).toContain("Confirm it: confirm=mdb_sa_id_");
  expect(await letIn(box, before)).toBe(true);
  expect(await act(box, "revoke", { confirm: before.split(":")[0] ?? "" })).toMatchObject({
    revoked: [expect.any(String)],
  });
  expect(await letIn(box, before)).toBe(false);
  expect((await box.workspace().describe("team/deployer")).warning).toContain("The client secret was revoked");
  expect(await box.update()).toMatchObject({ "team/deployer": "change" });
  expect((await box.workspace().describe("team/deployer")).warning).toBeNull();
  expect(await letIn(box, await credentials(box))).toBe(true);
});

it("is not made into a secret that holds something else", async () => {
  const box = await sandbox();
  const { publicKey, privateKey } = box.atlas.apiKey;
  await box.secrets.set("deployer", `${publicKey}:${privateKey}`);
  await box.write(account());
  expect((await box.refused())["team/deployer"]).toMatch(
    /secret deployer holds something already.*monk secrets remove/,
  );
  expect(await theirs(box)).toEqual([]);
  expect(await box.secrets.get("deployer")).toBe(`${publicKey}:${privateKey}`);
});

it("is never made a second time: one of its name is adopted, and of several none is chosen", async () => {
  const box = await sandbox();
  const orgId = orgOf(box);
  const body = {
    name: "deployer",
    description: "Deploys the shop",
    roles: ["ORG_MEMBER"],
    secretExpiresAfterHours: 24,
  };
  const { clientId } = await box.colleague.call("createOrganizationServiceAccount", { orgId, body });
  await box.write(account());
  expect(await box.update()).toMatchObject({ "team/deployer": "adopt" });
  expect(await box.secrets.get("deployer")).toBeUndefined();
  await box.workspace().remove(["team"]);
  expect((await theirs(box)).map((one) => one.clientId)).toEqual([clientId]);
  await box.colleague.call("createOrganizationServiceAccount", { orgId, body });
  expect((await box.refused())["team/deployer"]).toMatch(/^2 service accounts are named "deployer": mdb_sa_id_/);
});

it("is taken over with a secret of our own where the template says so", async () => {
  const box = await sandbox();
  const orgId = orgOf(box);
  const body = { name: "deployer", description: "Another's", roles: ["ORG_MEMBER"], secretExpiresAfterHours: 24 };
  const given = await box.colleague.call("createOrganizationServiceAccount", { orgId, body });
  await box.write(account());
  expect((await box.refused())["team/deployer"]).toContain("adopt: true");
  await box.write(account({ adopt: true }));
  expect(await box.update()).toMatchObject({ "team/deployer": "adopt" });
  expect(await letIn(box, await credentials(box))).toBe(true);
  expect(await letIn(box, `${given.clientId}:${given.secrets?.[0]?.secret}`)).toBe(true);
});

it("goes from the organization with its secrets, and comes back into the same one", async () => {
  const box = await made(inProject("GROUP_OWNER"));
  const before = await credentials(box);
  await box.workspace().remove(["team"]);
  expect(await theirs(box)).toEqual([]);
  expect(await letIn(box, before)).toBe(false);
  expect(await box.update()).toMatchObject({ "team/deployer": "create" });
  expect(await letIn(box, await credentials(box))).toBe(true);
});

it("that monk itself signs in with is neither removed, revoked nor stripped of its ownership", async () => {
  const box = await made({ roles: ["ORG_OWNER"] });
  const text = await credentials(box);
  await box.secrets.set("other", text);
  await box.write(account({ roles: ["ORG_OWNER"], secret_ref: "other" }));
  await box.update();
  expect(await refusal(box, "revoke")).toContain("signs in with here");
  expect(await refusal(box, "rotate", { grace: "0s" })).toContain("grace=1h");
  await box.write(account({ roles: ["ORG_MEMBER"], secret_ref: "other" }));
  expect((await box.refused())["team/deployer"]).toContain("would lose ORG_OWNER");
  await box.write(account({ roles: ["ORG_OWNER"], secret_ref: "other" }));
  const last = box.workspace();
  await last.remove(["team/deployer"]);
  expect(JSON.stringify(last.events)).toContain("signs in with here");
  await box.write(account({ roles: ["ORG_OWNER"], secret_ref: "other", access_list: ["198.51.100.7"] }));
  expect((await box.refused())["team/deployer"]).toContain("its first access list may shut out the address");
  expect(await letIn(box, text)).toBe(true);
});

it("may rotate the secret that it signs in with itself", async () => {
  const box = await made({ roles: ["ORG_OWNER"] });
  await box.write(account({ roles: ["ORG_OWNER"], secret_ref: "deployer" }));
  await box.update();
  const before = await credentials(box);
  await act(box, "rotate");
  expect(await credentials(box)).not.toBe(before);
  expect(await box.update()).toMatchObject({ "team/deployer": "none" });
});

it("finds a secret whose answer was lost again, also where it could not be removed at once", async () => {
  const box = await made();
  box.atlas.failNext({ operation: "POST /orgs/*/serviceAccounts/*/secrets", kind: "reset-after" });
  box.atlas.failNext({ operation: "DELETE /orgs/*/serviceAccounts/*/secrets/*", status: 403 });
  expect(await refusal(box, "rotate")).toContain("it is not known whether this was carried out");
  expect((await theirs(box))[0]?.secrets).toHaveLength(2);
  expect(await box.update()).toMatchObject({ "team/deployer": "change" });
  expect((await theirs(box))[0]?.secrets).toHaveLength(1);
  expect(await letIn(box, await credentials(box))).toBe(true);
});

it("removes the old secret with the first update after its grace, and says before that it is due", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const box = await made();
  const before = await credentials(box);
  await act(box, "rotate", { grace: "2h" });
  vi.setSystemTime(Date.now() + 3 * hour);
  const planned = await box.workspace().plan([]);
  expect(planned.find(({ path }) => path === "team/deployer")?.changes).toMatchObject([{ field: "replaced secret" }]);
  expect((await box.workspace().describe("team/deployer")).warning).toContain("due to be removed");
  expect(await box.update()).toMatchObject({ "team/deployer": "change" });
  expect([await letIn(box, before), await letIn(box, await credentials(box))]).toEqual([false, true]);
  expect(await box.update()).toMatchObject({ "team/deployer": "none" });
});

it("replaces a secret that has expired, and makes room for it", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const box = await made({ secret_expires_after: "8h" });
  await act(box, "rotate", { grace: "7d" });
  vi.setSystemTime(Date.now() + 9 * hour);
  expect((await box.workspace().describe("team/deployer")).warning).toMatch(/expired on .* rotate/);
  expect(await box.update()).toMatchObject({ "team/deployer": "change" });
  expect(await letIn(box, await credentials(box))).toBe(true);
  expect(await box.update()).toMatchObject({ "team/deployer": "none" });
});

it.each([
  [90, 59, undefined],
  [90, 61, "The client secret expires on 2026-04-01, 29 days from now."],
  [90, 89.5, "The client secret expires on 2026-04-01, less than a day from now."],
  [90, 91, "The client secret expired on 2026-04-01."],
  [3, 1.9, undefined],
  [3, 2.1, "The client secret expires on 2026-01-04, less than a day from now."],
])("with a secret of %d days, says on day %d: %s", (life, today, expected) => {
  const begin = Date.parse("2026-01-01T00:00:00Z");
  const at = (days: number) => begin + days * 24 * hour;
  const times = { secret_created_at: "2026-01-01T00:00:00Z", secret_expires_at: new Date(at(life)).toISOString() };
  const warning = expiryWarning(times, at(today));
  expect(warning?.replace(" Its action rotate makes a new one.", "")).toBe(expected);
});

it.each([
  [{ roles: [] }, "at least one role"],
  [{ roles: ["ORG_READ_ONLI"] }, "ORG_READ_ONLY"],
  [{ secret_expires_after: "7h" }, "8h to 365d"],
  [{ secret_expires_after: "366d" }, "8h to 365d"],
  [{ access_list: [] }, "at least one address"],
  [{ name: "a/b" }, "a name of letters"],
])("is refused as %j, with what was expected", async (properties, expected) => {
  const box = await sandbox();
  await box.write(account(properties));
  await expect(box.workspace().plan([])).rejects.toThrow(expected);
});
