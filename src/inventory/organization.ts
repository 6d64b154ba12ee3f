import type {
  Organization as AtlasOrganization,
  Project as AtlasProject,
  OrganizationUser as AtlasUser,
} from "../atlas/index.ts";
import { type Place, readApiKey, readServiceAccount, type Surroundings } from "./credential.ts";
import {
  type ApiKey,
  type Organization,
  type OrganizationUser,
  type Project,
  type ServiceAccount,
  tagItems,
} from "./model.ts";
import type { Reading } from "./reading.ts";

export interface OrganizationContent {
  readonly organization: Organization;
  readonly users: readonly OrganizationUser[];
  readonly api_keys: readonly ApiKey[];
  readonly service_accounts: readonly ServiceAccount[];
  readonly projects: readonly Project[];
}

/** An organization without what stands in its projects: six requests, one for each key, two for each service account. */
export async function readOrganization(reading: Reading, found: AtlasOrganization): Promise<OrganizationContent> {
  const organization: Place = { id: found.id, name: found.name };
  const given = { orgId: found.id };
  const made = { eventType: ["API_KEY_CREATED", "SERVICE_ACCOUNT_CREATED"] };
  const [settings, projects, users, keys, accounts, deeds] = await Promise.all([
    reading.call({ kind: "settings", organization }, "getOrganizationSettings", given),
    reading.list({ kind: "projects", organization }, "listOrganizationProjects", given),
    reading.list({ kind: "users", organization }, "listOrganizationUsers", given),
    reading.list({ kind: "api_keys", organization }, "listOrganizationApiKeys", given),
    reading.list({ kind: "service_accounts", organization }, "listOrganizationServiceAccounts", given),
    reading.list({ kind: "creators", organization }, "listOrganizationEvents", { ...given, query: made }),
  ]);
  const names = new Map((projects ?? []).map(({ id, name }) => [id, name]));
  const around: Surroundings = { organization, projectName: (id) => names.get(id) ?? null, deeds };
  return {
    organization: {
      ...organization,
      multi_factor_auth_required: settings?.multiFactorAuthRequired ?? null,
      api_access_list_required: settings?.apiAccessListRequired ?? null,
      max_service_account_secret_hours: settings?.maxServiceAccountSecretValidityInHours ?? null,
    },
    users: (users ?? []).map((user) => userItem(user, around)),
    api_keys: await Promise.all((keys ?? []).map((key) => readApiKey(reading, key, around))),
    service_accounts: await Promise.all((accounts ?? []).map((one) => readServiceAccount(reading, one, around))),
    projects: (projects ?? []).map((project) => projectItem(project, organization)),
  };
}

function projectItem(project: AtlasProject, organization: Place): Project {
  return {
    organization_id: organization.id,
    organization: organization.name,
    id: project.id,
    name: project.name,
    created_at: project.created ?? null,
    cluster_count: project.clusterCount ?? null,
    tags: tagItems(project.tags),
  };
}

function userItem(user: AtlasUser, { organization, projectName }: Surroundings): OrganizationUser {
  const name = [user.firstName, user.lastName].filter((part) => part !== undefined).join(" ");
  return {
    organization_id: organization.id,
    organization: organization.name,
    id: user.id,
    username: user.username,
    name: name === "" ? null : name,
    status: user.orgMembershipStatus,
    organization_roles: [...(user.roles.orgRoles ?? [])],
    project_roles: (user.roles.groupRoleAssignments ?? []).map(({ groupId = "", groupRoles = [] }) => ({
      project_id: groupId,
      project: projectName(groupId),
      roles: [...groupRoles],
    })),
    team_ids: [...(user.teamIds ?? [])],
    created_at: user.createdAt ?? null,
    last_login_at: user.lastAuth ?? null,
    invited_by: user.inviterUsername ?? null,
    invitation_expires_at: user.invitationExpiresAt ?? null,
  };
}
