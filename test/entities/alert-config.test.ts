import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { channels, declared, type Properties, secrets, variants } from "../support/alert.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

async function made(alerts: Readonly<Record<string, Properties>>): Promise<Sandbox> {
  const box = await sandbox();
  for (const name of secrets.slice(1)) await box.secrets.set(name, `value-of-${name}`);
  await box.write(declared(alerts));
  await box.update();
  box.writes();
  return box;
}

const atProject = async (box: Sandbox) => ({
  groupId: (await box.colleague.collection("listProjects", {}, { fresh: true }))[0]?.id ?? "",
});
const configs = async (box: Sandbox) =>
  box.colleague.collection("listAlertConfigs", await atProject(box), { fresh: true });
const lastBody = (box: Sandbox) => box.atlas.requests.findLast(({ method }) => method !== "GET")?.body;

async function loseState(box: Sandbox): Promise<void> {
  const home = join(box.folder, ".monk");
  const files = (await readdir(home)).filter((name) => /^(state|journal)\./.test(name));
  expect(files).toContain("state.json");
  for (const name of files) await rm(join(home, name));
}

const pager = { type: "PAGER_DUTY", service_key_secret_ref: "pager-key" };
const down = { event: "HOST_DOWN", notifications: [pager] };
const put = "PUT /api/atlas/v2/groups/{groupId}/alertConfigs/{alertConfigId}";

it("is made enabled, with what is left out filled in, and a second update writes nothing", async () => {
  const box = await made({ down: { event: "HOST_DOWN", notifications: [{ type: "GROUP" }, pager] } });

  expect(lastBody(box)).toEqual({
    eventTypeName: "HOST_DOWN",
    enabled: true,
    matchers: [],
    notifications: [
      { typeName: "GROUP", delayMin: 0, intervalMin: 60, emailEnabled: true, smsEnabled: false },
      { typeName: "PAGER_DUTY", delayMin: 0, region: "US", serviceKey: "value-of-pager-key" },
    ],
  });
  expect(await box.update()).toMatchObject({ "shop/down": "none" });
  expect(box.writes()).toEqual([]);
});

it("is replaced as a whole when it changes, and switched when only that changes", async () => {
  const box = await made({ down });

  await box.write(declared({ down: { ...down, enabled: false } }));
  expect(await box.update()).toMatchObject({ "shop/down": "change" });
  expect(box.writes()).toEqual(["PATCH /api/atlas/v2/groups/{groupId}/alertConfigs/{alertConfigId}"]);

  const matchers = [{ field_name: "REPLICA_SET_NAME", value: "atlas-a" }];
  await box.write(declared({ down: { ...down, severity: "CRITICAL", matchers } }));
  expect(await box.update()).toMatchObject({ "shop/down": "change" });
  expect(box.writes()).toEqual([put]);
  expect(lastBody(box)).toMatchObject({
    enabled: true,
    severityOverride: "CRITICAL",
    matchers: [{ operator: "EQUALS" }],
  });
  expect(await box.update()).toMatchObject({ "shop/down": "none" });
});

it("cannot be for another event: the old one stays and the way out is said", async () => {
  const box = await made({ down });
  await box.write(declared({ down: { ...down, event: "HOST_EXPOSED" } }));

  expect((await box.refused())["shop/down"]).toContain("event is HOST_DOWN, the template says HOST_EXPOSED");
  expect(box.writes()).toEqual([]);
});

it("takes a changed secret for a change, once, and shows none of it", async () => {
  const hook = { type: "WEBHOOK", webhook_url_secret_ref: "hook", webhook_secret_ref: "signature" };
  const box = await made({ down: { event: "HOST_DOWN", notifications: [hook] } });
  await box.secrets.set("signature", "another-signature");

  expect(await box.update()).toMatchObject({ "shop/down": "change" });
  expect(lastBody(box)).toMatchObject({
    notifications: [{ webhookUrl: "value-of-hook", webhookSecret: "another-signature" }],
  });
  expect(await box.update()).toMatchObject({ "shop/down": "none" });
  const { state, definition } = await box.workspace().describe("shop/down");
  expect(JSON.stringify([state, definition])).not.toMatch(/value-of|another-signature/);
});

it("says which secret is missing before anything is sent", async () => {
  const box = await sandbox();
  await box.write(declared({ down }));

  await expect(box.workspace().update([])).rejects.toThrow("the secret `pager-key` is not set");
  expect(box.writes()).toEqual([]);
});

it("is told apart from others for the same, which differ in when they tell", async () => {
  const told = (delay_min: number) => ({ event: "HOST_DOWN", notifications: [{ type: "ORG", delay_min }] });
  const alerts = Object.fromEntries([0, 5, 10, 15, 20, 25].map((delay) => [`after-${delay}`, told(delay)]));
  const box = await made(alerts);
  const before = await configs(box);

  expect(before.filter(({ eventTypeName }) => eventTypeName === "HOST_DOWN")).toHaveLength(6);
  expect(Object.values(await box.update()).every((action) => action === "none")).toBe(true);
});

it("is found again by its content when the state was lost, and nothing is doubled", async () => {
  const alerts = {
    down,
    early: { event: "HOST_DOWN", notifications: [{ ...pager, delay_min: 5 }] },
    primary: { event: "NO_PRIMARY", notifications: [{ type: "ORG" }] },
  };
  const box = await made(alerts);
  const before = await configs(box);
  await loseState(box);

  const again = await box.update();
  expect(new Set(Object.values(again))).toEqual(new Set(["adopt"]));
  expect(box.writes()).toEqual([]);
  expect(await configs(box)).toHaveLength(before.length);
});

it("takes over one that came with the project when it agrees, and leaves it there in the end", async () => {
  const connections = { metric_name: "CONNECTIONS_PERCENT", operator: "GREATER_THAN", threshold: 80 };
  const box = await made({ connections: { event: "OUTSIDE_METRIC_THRESHOLD", metric_threshold: connections } });
  const before = await configs(box);

  expect(before.filter(({ metricThreshold }) => metricThreshold?.metricName === "CONNECTIONS_PERCENT")).toHaveLength(1);
  await box.workspace().remove(["shop/connections"]);
  expect(box.writes()).toEqual([]);
});

it("does not make a second one of what came with the project and differs: it says so, or sets that one right", async () => {
  const box = await made({});
  const complete = { event: "FTS_INDEX_BUILD_COMPLETE" };
  await box.write(declared({ complete }));
  const { "shop/complete": message } = await box.refused();
  await box.write(declared({ complete: { ...complete, adopt: true } }));

  expect(message).toMatch(/exists already.*interval_min=1 .*interval_min=60/);
  expect(await box.update()).toMatchObject({ "shop/complete": "adopt" });
  expect(box.writes()).toEqual([put]);
  expect(await box.update()).toMatchObject({ "shop/complete": "none" });
});

it("keeps the credentials that its owner gave it when it is adopted, until adopt: true", async () => {
  const box = await made({});
  const body = {
    eventTypeName: "HOST_DOWN",
    enabled: true,
    matchers: [],
    notifications: [{ typeName: "PAGER_DUTY", serviceKey: "the-key-of-its-owner" }],
  };
  await box.colleague.call("createAlertConfig", { ...(await atProject(box)), body });
  box.writes();
  await box.write(declared({ down }));

  expect(await box.update()).toMatchObject({ "shop/down": "adopt" });
  expect(await box.update()).toMatchObject({ "shop/down": "none" });
  expect(box.writes()).toEqual([]);
  await box.write(declared({ down: { ...down, adopt: true } }));
  expect(await box.update()).toMatchObject({ "shop/down": "change" });
  expect(lastBody(box)).toMatchObject({ notifications: [{ serviceKey: "value-of-pager-key" }] });
});

it("keeps the credentials of its owner also when what was adopted is then set otherwise", async () => {
  const box = await made({});
  const notifications = [{ typeName: "PAGER_DUTY", serviceKey: "the-key-of-its-owner" }];
  const body = { eventTypeName: "HOST_DOWN", enabled: true, matchers: [], notifications };
  await box.colleague.call("createAlertConfig", { ...(await atProject(box)), body });
  for (const name of secrets.slice(1)) await box.secrets.set(name, `value-of-${name}`);
  await box.write(declared({ down }));
  await box.update();
  await box.write(declared({ down: { ...down, notifications: [{ ...pager, delay_min: 5 }] } }));

  expect(await box.update()).toMatchObject({ "shop/down": "change" });
  const [found] = (await configs(box)).filter(({ eventTypeName }) => eventTypeName === "HOST_DOWN");
  expect(found?.notifications).toMatchObject([{ delayMin: 5, serviceKey: expect.stringMatching(/wner$/) }]);
});

it("does not take for its own what somebody made for the same while its own creation was not answered", async () => {
  const box = await made({});
  const notifications = [{ typeName: "PAGER_DUTY", serviceKey: "the-key-of-its-owner", delayMin: 30 }];
  const body = { eventTypeName: "HOST_DOWN", enabled: true, matchers: [], notifications };
  const place = await atProject(box);
  box.atlas.failNext({ operation: "POST /groups/{groupId}/alertConfigs", kind: "reset-before" });
  box.atlas.failNext({ operation: "GET /groups/{groupId}/alertConfigs", status: 403, after: 1 });
  await box.write(declared({ down }));
  await box.refused();
  await box.colleague.call("createAlertConfig", { ...place, body });
  await box.update();

  const delays = async () =>
    (await configs(box))
      .filter(({ eventTypeName }) => eventTypeName === "HOST_DOWN")
      .map((one) => one.notifications?.[0]?.delayMin);
  expect(await delays()).toEqual([30, 0]);
  await box.workspace().remove(["shop/down"]);
  expect(await delays()).toEqual([30]);
});

it("keeps credentials that no template has, whatever else of it changes", async () => {
  const box = await made({});
  const notifications = [{ typeName: "SLACK", channelName: "ops", apiToken: "the-token-of-its-owner" }];
  const body = { eventTypeName: "HOST_DOWN", enabled: true, matchers: [], notifications };
  await box.colleague.call("createAlertConfig", { ...(await atProject(box)), body });
  const slack = { event: "HOST_DOWN", notifications: [{ type: "SLACK", channel_name: "ops" }] };
  await box.write(declared({ slack: { ...slack, severity: "ERROR", adopt: true } }));

  expect(await box.update()).toMatchObject({ "shop/slack": "adopt" });
  const [found] = (await configs(box)).filter(({ eventTypeName }) => eventTypeName === "HOST_DOWN");
  expect(found).toMatchObject({
    severityOverride: "ERROR",
    notifications: [{ apiToken: expect.stringMatching(/wner$/) }],
  });
});

it.each(["reset-after", "cut-body"] as const)("is made once although the answer was lost (%s)", async (kind) => {
  const box = await made({});
  box.atlas.failNext({ operation: "POST /groups/{groupId}/alertConfigs", kind });
  await box.write(declared({ down }));
  await box.update();

  expect((await configs(box)).filter(({ eventTypeName }) => eventTypeName === "HOST_DOWN")).toHaveLength(1);
  await box.workspace().remove(["shop/down"]);
  expect((await configs(box)).filter(({ eventTypeName }) => eventTypeName === "HOST_DOWN")).toHaveLength(0);
});

it("is deleted, and deleting twice is deleting once", async () => {
  const box = await made({ down });
  const [found] = (await configs(box)).filter(({ eventTypeName }) => eventTypeName === "HOST_DOWN");
  await box.colleague.call("deleteAlertConfig", { ...(await atProject(box)), alertConfigId: found?.id ?? "" });
  box.writes();

  expect((await box.workspace().remove(["shop/down"])).outcome).toBe("done");
  expect(box.writes()).toEqual([]);
});

it("is made in every variant of the contract and told in every way, agrees with what was made, and goes", async () => {
  const box = await made({ ...variants, everybody: { event: "JOINED_GROUP", notifications: channels } });

  const again = await box.update();
  expect(Object.values(again).filter((action) => action !== "none")).toEqual([]);
  expect(box.writes()).toEqual([]);
  expect((await box.workspace().remove(["shop"])).outcome).toBe("done");
});
