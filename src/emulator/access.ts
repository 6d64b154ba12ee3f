import { ApiError } from "./api-error.ts";
import type { Caller, RoleGrant } from "./auth/caller.ts";
import { idPattern } from "./identifier.ts";
import { inList } from "./network.ts";
import type { OrganizationRecord, ProjectRecord } from "./record.ts";
import { notAuthorized, organizationNotFound, projectNotFound } from "./refusal.ts";
import type { World } from "./world.ts";

/** What a route asks of its caller: nothing but to be known, or one of these roles in the organization or project of the path. */
export type Grant =
  | { readonly in: "nothing" }
  | { readonly in: "organization"; readonly roles: readonly string[] }
  | { readonly in: "project"; readonly roles: readonly string[] };

const anyone: readonly string[] = [];

export const known: Grant = { in: "nothing" };
export const organizationMember: Grant = { in: "organization", roles: anyone };
export const organizationOwner: Grant = { in: "organization", roles: ["ORG_OWNER"] };

export function organizationRole(...roles: readonly string[]): Grant {
  return { in: "organization", roles: ["ORG_OWNER", ...roles] };
}

export const projectReader: Grant = { in: "project", roles: anyone };
export const projectOwner: Grant = { in: "project", roles: ["GROUP_OWNER"] };
/** For what happens in a project, and takes the owner of its organization. */
export const organizationOwnerOfProject: Grant = { in: "project", roles: ["ORG_OWNER"] };

export function projectRole(...roles: readonly string[]): Grant {
  return { in: "project", roles: ["GROUP_OWNER", ...roles] };
}

/** Whether a role counts in the organization; one that was renamed is still known by its first name. */
export function isOf({ org, orgId }: RoleGrant, organization: OrganizationRecord): boolean {
  return (
    (org === undefined || org === (organization.startedAs ?? organization.name)) &&
    (orgId === undefined || orgId === organization.id)
  );
}

function holds(grant: RoleGrant, organization: OrganizationRecord, project?: ProjectRecord): boolean {
  if (!isOf(grant, organization)) return false;
  if (grant.groupId !== undefined && grant.groupId !== project?.id) return false;
  return grant.project === undefined || grant.project === project?.name;
}

function rolesIn(caller: Caller, organization: OrganizationRecord, project?: ProjectRecord): readonly string[] {
  const roles = caller.roles.filter((grant) => holds(grant, organization, project)).map((grant) => grant.role);
  return project?.creator === caller.id ? [...roles, "GROUP_OWNER"] : roles;
}

/** A member may look at the organization itself; roles in its projects make one too. */
export function seesOrganization(caller: Caller, organization: OrganizationRecord): boolean {
  return caller.roles.some((grant) => isOf(grant, organization));
}

export function seesProject(caller: Caller, organization: OrganizationRecord, project: ProjectRecord): boolean {
  const roles = rolesIn(caller, organization, project);
  return roles.some((role) => role.startsWith("GROUP_") || role === "ORG_OWNER" || role === "ORG_READ_ONLY");
}

export function ownsProject(caller: Caller, organization: OrganizationRecord, project: ProjectRecord): boolean {
  const roles = rolesIn(caller, organization, project);
  return roles.includes("ORG_OWNER") || roles.includes("GROUP_OWNER");
}

export function createsProjects(caller: Caller, organization: OrganizationRecord): boolean {
  const roles = rolesIn(caller, organization);
  return roles.includes("ORG_OWNER") || roles.includes("ORG_GROUP_CREATOR");
}

/** An organization with an API access list answers only to the addresses in it. */
export function demandListedAddress(organization: OrganizationRecord, address: string): void {
  if (organization.apiAccessList === undefined || inList(address, organization.apiAccessList)) return;
  throw unlisted(address);
}

/** A credential with an access list of its own answers to those addresses only. */
export function demandOwnAddress({ listedUnder }: Caller, address: string, world: World): void {
  const own = listedUnder === undefined ? [] : world.apiAccessEntries.of(listedUnder);
  if (
    own.length > 0 &&
    !inList(
      address,
      own.map(({ value }) => value),
    )
  )
    throw unlisted(address);
}

function unlisted(address: string): ApiError {
  return new ApiError(
    403,
    "IP_ADDRESS_NOT_ON_ACCESS_LIST",
    `IP address ${address} is not allowed to access this resource.`,
    { parameters: [address] },
  );
}

/** Refuses a caller without the role, and a path that names what does not exist or may not be seen. */
export function demandAccess(
  needs: Grant,
  caller: Caller,
  params: Readonly<Record<string, string>>,
  world: World,
  address: string,
): void {
  if (needs.in === "nothing") return;
  const { organization, project } =
    needs.in === "organization" ? namedOrganization(params, world) : namedProject(params, world);
  demandListedAddress(organization, address);
  const visible = project ? seesProject(caller, organization, project) : seesOrganization(caller, organization);
  const roles = rolesIn(caller, organization, project);
  const entitled =
    needs.roles.length === 0 || roles.includes("ORG_OWNER") || needs.roles.some((role) => roles.includes(role));
  if (!visible || !entitled) throw notAuthorized();
}

interface Place {
  readonly organization: OrganizationRecord;
  readonly project?: ProjectRecord;
}

function namedOrganization({ orgId = "" }: Readonly<Record<string, string>>, world: World): Place {
  const organization = world.organizations.get("", orgId);
  if (!organization) throw organizationNotFound(orgId);
  return { organization };
}

function namedProject({ groupId = "" }: Readonly<Record<string, string>>, world: World): Place {
  if (!idPattern.test(groupId)) {
    throw new ApiError(404, "INVALID_GROUP_ID", `An invalid group ID ${groupId} was specified.`, {
      parameters: [groupId],
    });
  }
  const project = world.projects.get("", groupId);
  const organization = project && world.organizations.get("", project.orgId);
  if (!project || !organization) throw projectNotFound(groupId);
  return { organization, project };
}
