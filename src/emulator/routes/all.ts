import type { Route } from "../route.ts";
import { accessListRoutes } from "./access-list.ts";
import { alertRoutes } from "./alert.ts";
import { alertConfigRoutes } from "./alert-config.ts";
import { allClusterRoutes } from "./all-cluster.ts";
import { apiKeyRoutes } from "./api-key.ts";
import { auditingRoutes } from "./auditing.ts";
import { backupScheduleRoutes } from "./backup-schedule.ts";
import { clusterRoutes } from "./cluster.ts";
import { compliancePolicyRoutes } from "./compliance-policy.ts";
import { databaseUserRoutes } from "./database-user.ts";
import { eventRoutes } from "./event.ts";
import { exportBucketRoutes } from "./export-bucket.ts";
import { flexBackupRoutes } from "./flex-backup.ts";
import { flexClusterRoutes } from "./flex-cluster.ts";
import { maintenanceWindowRoutes } from "./maintenance-window.ts";
import { organizationRoutes } from "./organization.ts";
import { organizationSettingsRoutes } from "./organization-settings.ts";
import { personRoutes } from "./person.ts";
import { projectRoutes } from "./project.ts";
import { projectApiKeyRoutes } from "./project-api-key.ts";
import { projectLimitRoutes } from "./project-limit.ts";
import { projectServiceAccountRoutes } from "./project-service-account.ts";
import { projectSettingsRoutes } from "./project-settings.ts";
import { providerRegionRoutes } from "./provider-region.ts";
import { rateLimitRoutes } from "./rate-limit.ts";
import { restoreJobRoutes } from "./restore-job.ts";
import { serviceAccountRoutes } from "./service-account.ts";
import { shardedSnapshotRoutes } from "./sharded-snapshot.ts";
import { snapshotRoutes } from "./snapshot.ts";
import { snapshotContentRoutes } from "./snapshot-content.ts";
import { systemRoutes } from "./system.ts";

// In order of precedence: `/groups/byName/{groupName}` must come before `/groups/{groupId}/clusters`.
const described: readonly Route[] = [
  ...systemRoutes,
  ...organizationRoutes,
  ...organizationSettingsRoutes,
  ...projectRoutes,
  ...projectSettingsRoutes,
  ...projectLimitRoutes,
  ...maintenanceWindowRoutes,
  ...auditingRoutes,
  ...personRoutes,
  ...eventRoutes,
  ...apiKeyRoutes,
  ...projectApiKeyRoutes,
  ...serviceAccountRoutes,
  ...projectServiceAccountRoutes,
  ...allClusterRoutes,
  ...providerRegionRoutes,
  ...clusterRoutes,
  ...flexClusterRoutes,
  ...shardedSnapshotRoutes,
  ...snapshotRoutes,
  ...snapshotContentRoutes,
  ...restoreJobRoutes,
  ...backupScheduleRoutes,
  ...compliancePolicyRoutes,
  ...exportBucketRoutes,
  ...flexBackupRoutes,
  ...databaseUserRoutes,
  ...accessListRoutes,
  ...alertConfigRoutes,
  ...alertRoutes,
];

export const routes: readonly Route[] = [...described, ...rateLimitRoutes(described)];
