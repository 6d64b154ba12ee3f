import { describe, expect, test } from "vitest";
import { alertConfigDefinition } from "../../entities/alert/definition.ts";

type Properties = Readonly<Record<string, unknown>>;

const told: Properties = { type: "GROUP" };
const metric = (metric_name: string, more: Properties = {}) => ({
  metric_threshold: { metric_name, operator: "GREATER_THAN", threshold: 1, ...more },
});
const by = (type: string, more: Properties = {}) => ({ notifications: [{ type, ...more }] });

/** What is wrong with a definition, as `place: expected`. */
function mistakes(event: string, properties: Properties = {}): string[] {
  const definition = { project_id: "0123456789abcdef01234567", event, notifications: [told], ...properties };
  const { error } = alertConfigDefinition.safeParse(definition);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("what does not fit is refused, with its place", () => {
  test.each<[string, string, Properties, string]>([
    ["an event that is nearly one", "NO_PRIMERY", {}, "event: NO_PRIMARY, which NO_PRIMERY is not far from"],
    ["an event in other letters", "no-primary", {}, "event: an event as Atlas writes it, such as NO_PRIMARY"],
    [
      "a metric event without one",
      "OUTSIDE_METRIC_THRESHOLD",
      {},
      "metric_threshold: a metric_threshold for OUTSIDE_METRIC_THRESHOLD",
    ],
    [
      "a metric that is nearly one",
      "OUTSIDE_METRIC_THRESHOLD",
      metric("CONNECTION_PERCENT"),
      "metric_threshold.metric_name: CONNECTIONS_PERCENT, which CONNECTION_PERCENT is not far from",
    ],
    [
      "a metric of other clusters",
      "OUTSIDE_FLEX_METRIC_THRESHOLD",
      metric("CONNECTIONS_PERCENT"),
      "metric_threshold.metric_name: a metric of OUTSIDE_FLEX_METRIC_THRESHOLD; this one belongs to OUTSIDE_METRIC_THRESHOLD",
    ],
    [
      "a time without its unit",
      "OUTSIDE_METRIC_THRESHOLD",
      metric("OPLOG_SLAVE_LAG_MASTER_TIME"),
      "metric_threshold.units: one of NANOSECONDS, MILLISECONDS, MILLION_MINUTES, SECONDS, MINUTES, HOURS, DAYS",
    ],
    [
      "a count in gigabytes",
      "OUTSIDE_METRIC_THRESHOLD",
      metric("CONNECTIONS", { units: "GIGABYTES" }),
      "metric_threshold.units: RAW",
    ],
    [
      "a metric where there is none",
      "HOST_DOWN",
      metric("CONNECTIONS"),
      "metric_threshold: nothing: HOST_DOWN has no metric",
    ],
    [
      "a threshold where there is none",
      "HOST_DOWN",
      { threshold: { threshold: 1 } },
      "threshold: nothing: HOST_DOWN has no threshold",
    ],
    ["no threshold where one is needed", "TOO_MANY_ELECTIONS", {}, "threshold: a threshold for TOO_MANY_ELECTIONS"],
    [
      "a threshold without its side",
      "TOO_FEW_HEALTHY_MEMBERS",
      { threshold: { threshold: 3 } },
      "threshold.operator: GREATER_THAN or LESS_THAN",
    ],
    [
      "a window of the oplog without its unit",
      "REPLICATION_OPLOG_WINDOW_RUNNING_OUT",
      { threshold: { threshold: 1 } },
      "threshold.units: one of NANOSECONDS, MILLISECONDS, MILLION_MINUTES, SECONDS, MINUTES, HOURS, DAYS",
    ],
    [
      "the wrong side of a threshold",
      "DAILY_BILL_OVER_THRESHOLD",
      { threshold: { threshold: 100, operator: "LESS_THAN" } },
      "threshold.operator: GREATER_THAN, the only one for DAILY_BILL_OVER_THRESHOLD",
    ],
    [
      "a matcher that the event does not know",
      "NO_PRIMARY",
      { matchers: [{ field_name: "HOSTNAME", value: "a" }] },
      "matchers.0.field_name: for NO_PRIMARY one of REPLICA_SET_NAME, SHARD_NAME, CLUSTER_NAME",
    ],
    [
      "a kind of host that there is not",
      "HOST_DOWN",
      { matchers: [{ field_name: "TYPE_NAME", value: "orders" }] },
      "matchers.0.value: one of STANDALONE, PRIMARY, SECONDARY, ARBITER, MONGOS, CONFIG, MONGOT",
    ],
    [
      "too many to tell",
      "HOST_DOWN",
      { notifications: Array(26).fill(told) },
      "notifications: at most 25 notifications",
    ],
    [
      "a channel's missing address",
      "HOST_DOWN",
      by("SLACK"),
      "notifications.0.channel_name: a value, which SLACK needs",
    ],
    [
      "a member of another channel",
      "HOST_DOWN",
      by("EMAIL", { email_address: "a@example.com", channel_name: "ops" }),
      "notifications.0.channel_name: nothing: EMAIL does not take it",
    ],
    [
      "an interval that is set elsewhere",
      "HOST_DOWN",
      by("PAGER_DUTY", { interval_min: 5 }),
      "notifications.0.interval_min: nothing: PAGER_DUTY does not take it",
    ],
    [
      "a region that there is not",
      "HOST_DOWN",
      by("OPS_GENIE", { region: "US5" }),
      "notifications.0.region: one of US, EU",
    ],
    [
      "a role of something else",
      "HOST_DOWN",
      by("ORG", { roles: ["GROUP_OWNER"] }),
      "notifications.0.roles.0: a role that begins with ORG_",
    ],
    [
      "a role that is nearly one",
      "HOST_DOWN",
      by("GROUP", { roles: ["GROUP_READ_ONLY", "GROUP_OWNR"] }),
      "notifications.0.roles.1: GROUP_OWNER, which GROUP_OWNR is not far from",
    ],
    [
      "people who are told by no means",
      "HOST_DOWN",
      by("GROUP", { email_enabled: false }),
      "notifications.0.email_enabled: true, or sms_enabled: true: people are told by one of them",
    ],
    [
      "two addresses of one webhook",
      "HOST_DOWN",
      by("WEBHOOK", { webhook_url: "https://example.com", webhook_url_secret_ref: "hook" }),
      "notifications.0.webhook_url_secret_ref: either webhook_url or webhook_url_secret_ref, not both",
    ],
  ])("%s", (_, event, properties, mistake) => {
    expect(mistakes(event, properties)).toEqual([mistake]);
  });
});

test("a credential can be given by the name of its secret only", () => {
  expect(mistakes("HOST_DOWN", by("SLACK", { channel_name: "ops", api_token: "xoxb" }))).toEqual([
    'notifications.0: Unrecognized key: "api_token"',
  ]);
});

test("events and metrics that are not in the contract are left to Atlas, which has had others", () => {
  expect(mistakes("SOMETHING_NEW_IN_ATLAS", { threshold: { threshold: 1 } })).toEqual([]);
  expect(mistakes("OUTSIDE_METRIC_THRESHOLD", metric("A_NEW_METRIC", { units: "PARSECS" }))).toEqual([]);
});

test("every mistake is told, also where the project is not known yet", () => {
  const notifications = [{ type: "SMS" }, { type: "EMAIL" }];
  const found = mistakes("TOO_MANY_ELECTIONS", { project_id: undefined, notifications });

  expect(found.map((mistake) => mistake.split(":")[0])).toEqual([
    "project_id",
    "threshold",
    "notifications.0.mobile_number",
    "notifications.1.email_address",
  ]);
});
