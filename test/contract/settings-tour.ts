import type { Client } from "../emulator/client.ts";

/** Settings of the organization and of a project, its limits, its maintenance window and its auditing. */
export async function settingsTour(client: Client, orgId: string, at: string): Promise<void> {
  await client.patch(`/orgs/${orgId}`, { name: "my-organization" });
  await client.get(`/orgs/${orgId}/settings`);
  await client.patch(`/orgs/${orgId}/settings`, {
    apiAccessListRequired: false,
    customSessionTimeouts: { absoluteSessionTimeoutInSeconds: 7_200, idleSessionTimeoutInSeconds: 600 },
    multiFactorAuthRequired: true,
    operationsContact: "operations@example.com",
  });
  await client.get(`${at}/settings`);
  await client.patch(`${at}/settings`, { isCollectDatabaseSpecificsStatisticsEnabled: false });
  await client.get(`${at}/limits`);
  await client.patch(`${at}/limits/atlas.project.deployment.clusters`, { value: 90 });
  await client.get(`${at}/limits/atlas.project.deployment.clusters`);
  await client.delete(`${at}/limits/atlas.project.deployment.clusters`);
  await client.get(`${at}/maintenanceWindow`);
  await client.patch(`${at}/maintenanceWindow`, { dayOfWeek: 1, hourOfDay: 1 });
  await client.get(`${at}/maintenanceWindow`);
  await client.post(`${at}/maintenanceWindow/defer`, undefined);
  await client.post(`${at}/maintenanceWindow/autoDefer`, undefined);
  await client.delete(`${at}/maintenanceWindow`);
  await client.get(`${at}/auditLog`);
  const auditFilter = JSON.stringify({ atype: "authenticate" });
  await client.patch(`${at}/auditLog`, { auditAuthorizationSuccess: true, auditFilter, enabled: true });
  await client.patch(`${at}/auditLog`, { enabled: false });
}
