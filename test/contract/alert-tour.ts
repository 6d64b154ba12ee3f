import type { Emulator } from "../../src/emulator/index.ts";
import type { Client } from "../emulator/client.ts";

/** Every operation of alerts and of their configurations, in the project at `at`. */
export async function alertTour(emulator: Emulator, client: Client, groupId: string): Promise<void> {
  const at = `/groups/${groupId}`;
  await client.get("/alertConfigs/matchers/fieldNames");
  await client.get(`${at}/alertConfigs?itemsPerPage=2`);
  await client.get(`${at}/alertConfigs`);
  const told = { typeName: "GROUP", intervalMin: 5, delayMin: 0, emailEnabled: true, smsEnabled: false };
  const { body: config } = await client.post(`${at}/alertConfigs`, {
    eventTypeName: "NO_PRIMARY",
    enabled: true,
    notifications: [told],
  });
  const own = `${at}/alertConfigs/${config.id}`;
  await client.get(own);
  for (const body of variants()) await client.post(`${at}/alertConfigs`, body);
  await client.call("PUT", own, {
    body: { eventTypeName: "NO_PRIMARY", enabled: false, notifications: [{ ...told, smsEnabled: true }] },
  });
  await client.patch(own, { enabled: true });

  const { id: closed } = emulator.raiseAlert(groupId, { alertConfigId: config.id });
  emulator.raiseAlert(groupId, { event: "NO_PRIMARY" }, { clusterName: "orders", replicaSetName: "atlas-a-shard-0" });
  await client.get(`${own}/alerts`);
  emulator.closeAlert(groupId, closed);
  await client.get(`${at}/alerts`);
  for (const status of ["OPEN", "TRACKING", "CLOSED"]) await client.get(`${at}/alerts?status=${status}`);
  const alert = `${at}/alerts/${closed}`;
  await client.get(alert);
  await client.get(`${alert}/alertConfigs`);
  const acknowledgedUntil = new Date(emulator.clock.now() + 60_000).toISOString();
  await client.patch(alert, { acknowledgedUntil, acknowledgementComment: "looking into it" });
  await client.patch(alert, { acknowledgedUntil });
  await client.patch(alert, { unacknowledgeAlert: true });
  await client.delete(own);
}

/** One of each kind of threshold and of matchers, and of each way to be told. */
function variants(): readonly object[] {
  const told = [{ typeName: "GROUP", emailEnabled: true, roles: ["GROUP_OWNER"] }];
  const config = (eventTypeName: string, more: object, notifications: readonly object[] = told) => ({
    eventTypeName,
    enabled: true,
    notifications,
    ...more,
  });
  const above = (metricName: string, units = "RAW") => ({
    metricThreshold: { metricName, operator: "GREATER_THAN", threshold: 80, units, mode: "AVERAGE" },
  });
  const over = (threshold: number, units: string) => ({ threshold: { operator: "GREATER_THAN", threshold, units } });
  const where = (fieldName: string, value = "orders") => ({ matchers: [{ fieldName, operator: "EQUALS", value }] });
  return [
    config("JOINED_GROUP", { severityOverride: "INFO" }, channels()),
    config("DEPLOYMENT_FAILURE", where("APPLICATION_ID")),
    config("OUTSIDE_REALM_METRIC_THRESHOLD", above("REALM_ENDPOINTS_RESPONSE_MS", "MILLISECONDS")),
    config("DAILY_BILL_OVER_THRESHOLD", over(100, "RAW")),
    config("CLUSTER_MONGOS_IS_MISSING", where("CLUSTER_NAME")),
    config("CPS_SNAPSHOT_BEHIND", over(12, "HOURS")),
    config("AWS_ENCRYPTION_KEY_NEEDS_ROTATION", over(90, "DAYS")),
    config("HOST_DOWN", where("HOSTNAME")),
    config("OUTSIDE_METRIC_THRESHOLD", { ...above("CONNECTIONS_PERCENT"), ...where("TYPE_NAME", "PRIMARY") }),
    config("MONGOTUNE_ALERT", {}),
    config("DISK_AUTO_SCALE_INITIATED", where("CLUSTER_NAME")),
    config("NDS_X509_USER_AUTHENTICATION_MANAGED_USER_CERTS_EXPIRATION_CHECK", {
      threshold: { operator: "LESS_THAN", threshold: 30, units: "DAYS" },
    }),
    config("PRIMARY_ELECTED", where("REPLICA_SET_NAME")),
    config("REPLICATION_OPLOG_WINDOW_RUNNING_OUT", {
      threshold: { operator: "LESS_THAN", threshold: 1, units: "HOURS" },
    }),
    config("OUTSIDE_SERVERLESS_METRIC_THRESHOLD", above("SERVERLESS_CONNECTIONS_PERCENT")),
    config("OUTSIDE_FLEX_METRIC_THRESHOLD", above("FLEX_CONNECTIONS_PERCENT")),
    config("STREAM_PROCESSOR_STATE_IS_FAILED", where("PROCESSOR_NAME")),
    config("OUTSIDE_STREAM_PROCESSOR_METRIC_THRESHOLD", above("STREAM_PROCESSOR_DLQ_MESSAGE_COUNT")),
  ];
}

function channels(): readonly object[] {
  return [
    { typeName: "DATADOG", datadogApiKey: "0123456789abcdef", datadogRegion: "EU" },
    { typeName: "EMAIL", emailAddress: "ops@example.com", intervalMin: 15 },
    { typeName: "HIP_CHAT", notificationToken: "0123456789abcdef", roomName: "ops" },
    { typeName: "MICROSOFT_TEAMS", microsoftTeamsWebhookUrl: "https://example.webhook.office.com/0123456789" },
    { typeName: "OPS_GENIE", opsGenieApiKey: "0123456789abcdef", opsGenieRegion: "EU" },
    { typeName: "ORG", emailEnabled: true, roles: ["ORG_OWNER"] },
    { typeName: "PAGER_DUTY", serviceKey: "0123456789abcdef", region: "EU", delayMin: 5 },
    { typeName: "SLACK", apiToken: "0123456789abcdef", channelName: "ops" },
    { typeName: "SMS", mobileNumber: "+15550100" },
    { typeName: "TEAM", emailEnabled: true, teamId: "0123456789abcdef01234567", teamName: "ops" },
    { typeName: "USER", emailEnabled: true, username: "ops@example.com" },
    { typeName: "VICTOR_OPS", victorOpsApiKey: "0123456789abcdef", victorOpsRoutingKey: "ops" },
    { typeName: "WEBHOOK", webhookUrl: "https://example.com/hook/0123456789", webhookSecret: "0123456789abcdef" },
  ];
}
