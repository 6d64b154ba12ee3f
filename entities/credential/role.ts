import { z } from "zod";
import { projectId } from "../atlas-entity/definition.ts";

/** Roles that a key or a service account may have in its organization. */
export const organizationRoles = [
  "ORG_OWNER",
  "ORG_MEMBER",
  "ORG_GROUP_CREATOR",
  "ORG_BILLING_ADMIN",
  "ORG_BILLING_READ_ONLY",
  "ORG_STREAM_PROCESSING_ADMIN",
  "ORG_READ_ONLY",
] as const;

/** Roles that it may have in a project. */
export const projectRoles = [
  "GROUP_OWNER",
  "GROUP_ACCESS_MANAGER",
  "GROUP_ALERTS_MANAGER",
  "GROUP_BACKUP_CREATOR",
  "GROUP_BACKUP_EXPORT_OPERATOR",
  "GROUP_BACKUP_MANAGER",
  "GROUP_BACKUP_RECOVERY_OPERATOR",
  "GROUP_CLUSTER_CREATOR",
  "GROUP_CLUSTER_LOG_VIEWER",
  "GROUP_CLUSTER_MANAGER",
  "GROUP_CLUSTER_RESILIENCE_TESTER",
  "GROUP_DATABASE_ACCESS_ADMIN",
  "GROUP_DATA_ACCESS_ADMIN",
  "GROUP_DATA_ACCESS_READ_ONLY",
  "GROUP_DATA_ACCESS_READ_WRITE",
  "GROUP_INDEX_MANAGER",
  "GROUP_MODEL_OWNER",
  "GROUP_NETWORK_ACCESS_MANAGER",
  "GROUP_OBSERVABILITY_VIEWER",
  "GROUP_READ_ONLY",
  "GROUP_REAL_TIME_PERFORMANCE_OPERATOR",
  "GROUP_REPLICA_SET_MANAGER",
  "GROUP_SEARCH_INDEX_EDITOR",
  "GROUP_STREAM_PROCESSING_OWNER",
  "GROUP_SUPPORT_ACCESS_MANAGER",
  "GROUP_TRIGGER_MANAGER",
] as const;

/** What both kinds of credential say of their roles in the organization. */
export const rolesInOrganization = z
  .array(z.enum(organizationRoles))
  .min(1, "at least one role in the organization, such as ORG_MEMBER; Atlas knows no credential without one")
  .describe("Roles in the organization; at least one");

/** What both kinds of credential say of their roles in projects. */
export const rolesInProjects = z
  .array(
    z.strictObject({
      project_id: projectId.describe("Id of the project"),
      roles: z.array(z.enum(projectRoles)).min(1).describe("Roles in it"),
    }),
  )
  .superRefine((projects, check) => {
    projects.forEach(({ project_id }, index) => {
      if (projects.findIndex((one) => one.project_id === project_id) === index) return;
      check.addIssue({
        code: "custom",
        path: [index, "project_id"],
        message: "each project once, with all of its roles",
      });
    });
  })
  .optional()
  .describe("Roles in projects, all of them; left as they are when left out");
