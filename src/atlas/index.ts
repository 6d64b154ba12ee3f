export { isAbsent } from "./absence.ts";
export { Atlas, type AtlasOptions, type FindOptions, type Guard } from "./atlas.ts";
export { type Credentials, CredentialsError, parseCredentials } from "./auth/credentials.ts";
export { isForbidden } from "./auth/unproven.ts";
export {
  AmbiguousWriteError,
  AnswerError,
  AtlasError,
  AtlasFailure,
  TokenError,
  UnreachableError,
} from "./error.ts";
export type { Asked, Exchange, Intent, Observer, Wait } from "./exchange.ts";
export type { Answer, Area, Given, Operation, RateLimit } from "./operation.ts";
export { type AccessEntry, accessEntryKey, type NewAccessEntry } from "./operations/access-entry.ts";
export type { Alert, AlertAcknowledgement } from "./operations/alert.ts";
export type { AlertConfig, AlertConfigBody, AlertMatcher, AlertNotification } from "./operations/alert-config.ts";
export { apiAccessEntryKey, type NewApiAccessEntry } from "./operations/api-access-entry.ts";
export type { ApiAccessEntry, ApiKey, NewApiKey } from "./operations/api-key.ts";
export type { Auditing, AuditingChange } from "./operations/auditing.ts";
export type { BackupCompliancePolicy } from "./operations/backup-compliance.ts";
export type {
  BackupCopySettingBody,
  BackupPolicyItemBody,
  BackupSchedule,
  BackupScheduleChange,
} from "./operations/backup-schedule.ts";
export type {
  AutoScalingBody,
  Cluster,
  ClusterChange,
  ClusterState,
  HardwareBody,
  NewCluster,
  ProviderRegions,
  RegionConfigBody,
  ReplicationSpecBody,
} from "./operations/cluster.ts";
export type {
  DatabaseUser,
  DatabaseUserChange,
  DatabaseUserRole,
  NewDatabaseUser,
} from "./operations/database-user.ts";
export type { AtlasEvent } from "./operations/event.ts";
export type { FlexRestoreJob, FlexSnapshot, NewFlexRestoreJob } from "./operations/flex-backup.ts";
export type { FlexCluster, FlexClusterChange, NewFlexCluster } from "./operations/flex-cluster.ts";
export {
  type AnswerOf,
  type CallName,
  type FindName,
  type GivenTo,
  type ListName,
  type OperationName,
  operations,
} from "./operations/index.ts";
export type { MaintenanceWindow, MaintenanceWindowChange } from "./operations/maintenance-window.ts";
export type { OrganizationUser, ProjectUser } from "./operations/member.ts";
export type { Organization } from "./operations/organization.ts";
export type { OrganizationSettings, OrganizationSettingsChange } from "./operations/organization-settings.ts";
export type { NewProject, Project, ProjectChange } from "./operations/project.ts";
export type { ProjectLimit } from "./operations/project-limit.ts";
export type { ProjectSettings } from "./operations/project-settings.ts";
export type { EndpointSet } from "./operations/rate-limit.ts";
export type { NewRestoreJob, RestoreJob } from "./operations/restore-job.ts";
export type {
  NewServiceAccount,
  ServiceAccount,
  ServiceAccountAccessEntry,
  ServiceAccountChange,
  ServiceAccountProject,
  ServiceAccountSecret,
} from "./operations/service-account-answer.ts";
export type { NewSnapshot, Snapshot, SnapshotRetention } from "./operations/snapshot.ts";
export type { Tag } from "./operations/unset.ts";
export { Serial } from "./serial.ts";
