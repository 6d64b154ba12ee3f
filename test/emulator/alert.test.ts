import { afterEach, beforeEach, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Client, connect } from "./client.ts";

let emulator: Emulator;
let client: Client;
let groupId: string;
let at: string;

beforeEach(async () => {
  emulator = await start();
  client = await connect(emulator);
  ({ groupId, at } = await project("shop"));
});

afterEach(() => emulator.close());

async function project(name: string, more: object = {}) {
  const { body } = await client.post("/groups", { name, orgId: emulator.orgs[0]?.id, ...more });
  return { groupId: body.id, at: `/groups/${body.id}` };
}

const told = { typeName: "GROUP", emailEnabled: true };
const pager = { typeName: "PAGER_DUTY", serviceKey: "a-service-key-of-pagerduty" };
const config = (eventTypeName: string, more: object = {}) => ({ eventTypeName, notifications: [told], ...more });
const minutes = (count: number) => count * 60_000;

test("a project comes with alert configurations, unless it was made without", async () => {
  const bare = await project("bare", { withDefaultAlertsSettings: false });

  const { results } = (await client.get(`${at}/alertConfigs`)).body;

  expect(results.map(({ eventTypeName }) => eventTypeName)).toContain("NO_PRIMARY");
  expect((await client.get(`${bare.at}/alertConfigs`)).body.results).toEqual([]);
});

test("what a configuration leaves out is filled in, and what replaces it leaves nothing behind", async () => {
  const { status, body } = await client.post(
    `${at}/alertConfigs`,
    config("NO_PRIMARY", { severityOverride: "CRITICAL" }),
  );
  const own = `${at}/alertConfigs/${body.id}`;
  const { body: replaced } = await client.call("PUT", own, { body: config("HOST_DOWN", { enabled: true }) });

  expect(status).toBe(201);
  expect(body).toMatchObject({ enabled: false, matchers: [], notifications: [{ intervalMin: 60, delayMin: 0 }] });
  expect(replaced).toMatchObject({ id: body.id, eventTypeName: "HOST_DOWN", enabled: true });
  expect(replaced).not.toHaveProperty("severityOverride");
  expect((await client.patch(own, { enabled: false })).body.enabled).toBe(false);
  expect((await client.delete(own)).status).toBe(204);
  expect((await client.get(own)).body.errorCode).toBe("ALERT_CONFIG_NOT_FOUND");
});

test("a credential is never shown again, and the id of its notification stands for it", async () => {
  const { body } = await client.post(`${at}/alertConfigs`, config("NO_PRIMARY", { notifications: [pager] }));
  const [{ notifierId } = { notifierId: "" }] = body.notifications as { notifierId: string }[];
  const own = `${at}/alertConfigs/${body.id}`;
  const again = { typeName: "PAGER_DUTY", notifierId, delayMin: 5 };

  expect(JSON.stringify(body)).not.toContain(pager.serviceKey);
  const kept = await client.call("PUT", own, { body: config("NO_PRIMARY", { notifications: [again] }) });
  expect(kept.body.notifications).toEqual([
    { typeName: "PAGER_DUTY", delayMin: 5, serviceKey: `${"*".repeat(28)}duty`, notifierId: expect.any(String) },
  ]);
  const without = { typeName: "PAGER_DUTY" };
  const lost = await client.call("PUT", own, { body: config("NO_PRIMARY", { notifications: [without] }) });
  expect(lost.body).toMatchObject({ errorCode: "MISSING_ATTRIBUTE", parameters: ["serviceKey"] });
});

test.each([
  ["an event that does not exist", config("NO_PRIMARIES"), "INVALID_ENUM_VALUE"],
  ["nobody to tell", config("NO_PRIMARY", { notifications: [] }), "VALIDATION_ERROR"],
  ["a metric of another kind", config("OUTSIDE_FLEX_METRIC_THRESHOLD", metric("CONNECTIONS")), "INVALID_ENUM_VALUE"],
  ["no metric where one is needed", config("OUTSIDE_METRIC_THRESHOLD"), "MISSING_METRIC_THRESHOLD"],
  ["no threshold where one is needed", config("TOO_MANY_ELECTIONS"), "MISSING_THRESHOLD"],
  ["a metric where none belongs", config("NO_PRIMARY", metric("CONNECTIONS")), "METRIC_THRESHOLD_PRESENT"],
  ["a threshold where none belongs", config("JOINED_GROUP", { threshold: { threshold: 1 } }), "THRESHOLD_PRESENT"],
  ["the wrong side of a threshold", config("DAILY_BILL_OVER_THRESHOLD", below(1)), "INVALID_OPERATOR_FOR_EVENT_TYPE"],
  ["a time without its unit", config("REPLICATION_OPLOG_WINDOW_RUNNING_OUT", below(1)), "UNITS_MISMATCH"],
  [
    "no means to tell people",
    config("NO_PRIMARY", by({ emailEnabled: false })),
    "EMAIL_OR_SMS_REQUIRED_FOR_GROUP_NOTIFICATION",
  ],
  ["roles that are none", config("NO_PRIMARY", by({ roles: [] })), "MISSING_ROLES_FOR_GROUP_NOTIFICATION"],
  ["a matcher of something else", config("NO_PRIMARY", matcher("HOSTNAME")), "INVALID_ENUM_VALUE"],
  [
    "a channel without its address",
    config("NO_PRIMARY", { notifications: [{ typeName: "SLACK" }] }),
    "MISSING_ATTRIBUTE",
  ],
  [
    "a member of another channel",
    config("NO_PRIMARY", { notifications: [{ ...told, channelName: "ops" }] }),
    "INVALID_ATTRIBUTE",
  ],
  [
    "an interval that is too short",
    config("NO_PRIMARY", { notifications: [{ ...told, intervalMin: 1 }] }),
    "VALIDATION_ERROR",
  ],
])("a configuration with %s is refused", async (_, body, errorCode) => {
  const answer = await client.post(`${at}/alertConfigs`, body);

  expect([answer.status, answer.body.errorCode]).toEqual([400, errorCode]);
});

function metric(metricName: string) {
  return { metricThreshold: { metricName, operator: "GREATER_THAN", threshold: 80, units: "RAW" } };
}

function by(more: object) {
  return { notifications: [{ ...told, ...more }] };
}

function below(threshold: number) {
  return { threshold: { operator: "LESS_THAN", threshold } };
}

function matcher(fieldName: string) {
  return { matchers: [{ fieldName, operator: "EQUALS", value: "orders" }] };
}

test("an alert is tracked until its delay is over, then open, then closed", async () => {
  const { id } = emulator.raiseAlert(groupId, { event: "NO_PRIMARY" }, { clusterName: "orders" });
  const status = async () => (await client.get(`${at}/alerts/${id}`)).body.status;
  const open = async () => (await client.get(`${at}/alerts?status=OPEN`)).body.results.length;

  expect([await status(), await open()]).toEqual(["TRACKING", 0]);
  emulator.clock.advance(minutes(15));
  expect([await status(), await open()]).toEqual(["OPEN", 1]);
  emulator.closeAlert(groupId, id);
  expect([await status(), await open()]).toEqual(["CLOSED", 0]);
  expect((await client.get(`${at}/alerts?status=open`)).body.errorCode).toBe("INVALID_QUERY_PARAMETER");
});

test("an alert is acknowledged until a time, by whoever called, and that can be taken back", async () => {
  const { id } = emulator.raiseAlert(groupId, { event: "NO_PRIMARY" });
  const acknowledgedUntil = "2100-01-01T00:00:00Z";
  const alert = `${at}/alerts/${id}`;

  const { body } = await client.patch(alert, { acknowledgedUntil, acknowledgementComment: "on it" });
  const taken = await client.patch(alert, { unacknowledgeAlert: true });

  const acknowledgingUsername = emulator.serviceAccount.clientId;
  expect(body).toMatchObject({ acknowledgedUntil, acknowledgementComment: "on it", acknowledgingUsername });
  expect(taken.body).not.toHaveProperty("acknowledgedUntil");
  expect((await client.patch(alert, {})).body.errorCode).toBe("MISSING_ATTRIBUTE");
  expect((await client.patch(`${at}/alerts/${groupId}`, { acknowledgedUntil })).body.errorCode).toBe("ALERT_NOT_FOUND");
  const old = await client.patch(alert, { acknowledgedUntil: "2001-01-01T00:00:00Z" }, { version: "2023-01-01" });
  expect(old.body).not.toHaveProperty("acknowledgedUntil");
});

test("configurations and alerts go with their project", async () => {
  emulator.raiseAlert(groupId, { event: "NO_PRIMARY" });

  await client.delete(at);

  expect(() => emulator.raiseAlert(groupId, { event: "NO_PRIMARY" })).toThrow("no alert configuration");
});
