export type Properties = Readonly<Record<string, unknown>>;

const project = `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
`;
/** The secrets that the templates below may name. */
export const secrets = ["mongodb-atlas-token", "pager-key", "hook", "signature", "slack-token"];

function alert(key: string, properties: Properties): string {
  const { notifications = [{ type: "GROUP", roles: ["GROUP_OWNER"] }], ...rest } = properties;
  const lines = Object.entries({ ...rest, notifications }).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`,
  );
  return `${key}:
  defines: mongodb-atlas/alert-config
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { ${secrets.map((name) => `${name}: true`).join(", ")} }
  connections: { project: { runnable: shop/project, service: data } }
${lines.join("")}`;
}

/** A project with these alert configurations, by their keys. */
export const declared = (alerts: Readonly<Record<string, Properties>>) =>
  project +
  Object.entries(alerts)
    .map(([key, properties]) => alert(key, properties))
    .join("");

const metric = (metric_name: string, units?: string) => ({
  metric_threshold: { metric_name, operator: "GREATER_THAN", threshold: 2.5, ...(units ? { units } : {}) },
});
const limit = (threshold: number, more: object = {}) => ({ threshold: { threshold, ...more } });
const where = (field_name: string) => ({ matchers: [{ field_name, operator: "CONTAINS", value: "orders" }] });
/** One of each variant of the contract. */
export const variants: Readonly<Record<string, Properties>> = {
  plain: { event: "FTS_INDEX_STALE", ...where("CLUSTER_NAME") },
  application: { event: "TRIGGER_FAILURE", ...where("APPLICATION_ID") },
  "application-metric": { event: "OUTSIDE_REALM_METRIC_THRESHOLD", ...metric("REALM_GQL_COMPUTE_MS", "SECONDS") },
  bill: { event: "DAILY_BILL_OVER_THRESHOLD", ...limit(100) },
  cluster: { event: "CLUSTER_MONGOS_IS_MISSING", ...where("CLUSTER_NAME") },
  backup: { event: "CPS_OPLOG_BEHIND", ...limit(2, { units: "HOURS" }) },
  key: { event: "AWS_ENCRYPTION_KEY_NEEDS_ROTATION", ...limit(90) },
  host: { event: "HOST_DOWN", ...where("HOSTNAME") },
  "host-metric": {
    event: "OUTSIDE_METRIC_THRESHOLD",
    ...metric("DB_DATA_SIZE_TOTAL", "GIGABYTES"),
    matchers: [{ field_name: "TYPE_NAME", value: "PRIMARY" }],
  },
  tune: { event: "MONGOTUNE_ALERT" },
  scaling: { event: "DISK_AUTO_SCALE_INITIATED", ...where("CLUSTER_NAME") },
  certificate: { event: "NDS_X509_USER_AUTHENTICATION_CUSTOMER_CA_EXPIRATION_CHECK", ...limit(30) },
  primary: { event: "PRIMARY_ELECTED", ...where("SHARD_NAME") },
  elections: { event: "TOO_MANY_ELECTIONS", ...limit(3, { operator: "GREATER_THAN" }) },
  serverless: { event: "OUTSIDE_SERVERLESS_METRIC_THRESHOLD", ...metric("SERVERLESS_CONNECTIONS") },
  flex: { event: "OUTSIDE_FLEX_METRIC_THRESHOLD", ...metric("FLEX_OPCOUNTER_TOTAL") },
  stream: { event: "STREAM_PROCESSOR_STATE_IS_FAILED", ...where("PROCESSOR_NAME") },
  "stream-metric": {
    event: "OUTSIDE_STREAM_PROCESSOR_METRIC_THRESHOLD",
    ...metric("STREAM_PROCESSOR_DLQ_MESSAGE_COUNT"),
  },
};
/** One of each way to be told. */
export const channels: readonly Properties[] = [
  { type: "DATADOG", datadog_api_key_secret_ref: "hook", region: "US5" },
  { type: "EMAIL", email_address: "ops@example.com", interval_min: 5 },
  { type: "GROUP", roles: ["GROUP_OWNER", "GROUP_DATA_ACCESS_ADMIN"], sms_enabled: true },
  { type: "HIP_CHAT", room_name: "ops", notification_token_secret_ref: "hook" },
  { type: "MICROSOFT_TEAMS", microsoft_teams_webhook_url_secret_ref: "hook" },
  { type: "OPS_GENIE", ops_genie_api_key_secret_ref: "hook", region: "EU" },
  { type: "ORG", roles: ["ORG_OWNER"], email_enabled: false, sms_enabled: true },
  { type: "PAGER_DUTY", integration_id: "an-integration" },
  { type: "SLACK", channel_name: "ops", api_token_secret_ref: "slack-token", delay_min: 5 },
  { type: "SMS", mobile_number: "+15550100" },
  { type: "TEAM", team_id: "0123456789abcdef01234567" },
  { type: "USER", username: "ops@example.com" },
  {
    type: "VICTOR_OPS",
    victor_ops_api_key_secret_ref: "hook",
    victor_ops_routing_key_secret_ref: "signature",
  },
  {
    type: "WEBHOOK",
    webhook_url: "https://example.com/hook",
    webhook_secret_ref: "signature",
    webhook_body_template: '{"text": "an alert"}',
    webhook_headers_template_secret_ref: "hook",
  },
];
