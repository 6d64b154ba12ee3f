import type { Answer, Given, Operation } from "../operation.ts";
import { accessEntryOperations } from "./access-entry.ts";
import { alertOperations } from "./alert.ts";
import { alertConfigOperations } from "./alert-config.ts";
import { apiKeyOperations } from "./api-key.ts";
import { auditingOperations } from "./auditing.ts";
import { backupComplianceOperations } from "./backup-compliance.ts";
import { backupScheduleOperations } from "./backup-schedule.ts";
import { clusterOperations } from "./cluster.ts";
import { databaseUserOperations } from "./database-user.ts";
import { eventOperations } from "./event.ts";
import { flexBackupOperations } from "./flex-backup.ts";
import { flexClusterOperations } from "./flex-cluster.ts";
import { maintenanceWindowOperations } from "./maintenance-window.ts";
import { memberOperations } from "./member.ts";
import { organizationOperations } from "./organization.ts";
import { organizationSettingsOperations } from "./organization-settings.ts";
import { projectOperations } from "./project.ts";
import { projectLimitOperations } from "./project-limit.ts";
import { projectServiceAccountOperations } from "./project-service-account.ts";
import { projectSettingsOperations } from "./project-settings.ts";
import { rateLimitOperations } from "./rate-limit.ts";
import { restoreJobOperations } from "./restore-job.ts";
import { serviceAccountOperations } from "./service-account.ts";
import { snapshotOperations } from "./snapshot.ts";
import { systemOperations } from "./system.ts";

/** Every operation of Atlas that this client knows. Adding one is adding a row to a file of this folder. */
export const operations = {
  ...systemOperations,
  ...organizationOperations,
  ...organizationSettingsOperations,
  ...projectOperations,
  ...projectSettingsOperations,
  ...projectLimitOperations,
  ...maintenanceWindowOperations,
  ...auditingOperations,
  ...memberOperations,
  ...eventOperations,
  ...clusterOperations,
  ...flexClusterOperations,
  ...databaseUserOperations,
  ...accessEntryOperations,
  ...apiKeyOperations,
  ...snapshotOperations,
  ...restoreJobOperations,
  ...backupScheduleOperations,
  ...backupComplianceOperations,
  ...flexBackupOperations,
  ...serviceAccountOperations,
  ...projectServiceAccountOperations,
  ...alertConfigOperations,
  ...alertOperations,
  ...rateLimitOperations,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;

/** The operations that answer a list. */
export type ListName = { [N in OperationName]: Operations[N] extends { pages: string } ? N : never }[OperationName];

/** The operations that answer one thing, or nothing. */
export type CallName = Exclude<OperationName, ListName>;

/** The reads of one item, which may be there or not. */
export type FindName = { [N in CallName]: Operations[N] extends { access: "read" } ? N : never }[CallName];

export type GivenTo<N extends OperationName> = Given<Operations[N]>;
export type AnswerOf<N extends OperationName> = Answer<Operations[N]>;

/** The row of an operation, seen without its own types. */
export function rowOf(name: OperationName): Operation {
  return operations[name];
}
