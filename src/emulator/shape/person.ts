import { atlasTime } from "../clock.ts";
import { createdOf } from "../identifier.ts";
import { personId, projectRolesOf } from "../person.ts";
import type { OrganizationRecord, PersonRecord, ProjectRecord } from "../record.ts";
import type { World } from "../world.ts";

const day = 86_400_000;

function members(person: PersonRecord, organization: OrganizationRecord): object {
  const { username, firstName, lastName, status } = person;
  const id = personId(organization, person);
  const joined = createdOf(organization.id);
  if (status !== "ACTIVE") {
    return {
      id,
      invitationCreatedAt: atlasTime(joined),
      invitationExpiresAt: atlasTime(joined + 30 * day),
      inviterUsername: "owner@example.com",
      orgMembershipStatus: status,
      username,
    };
  }
  return {
    country: "IE",
    createdAt: atlasTime(joined),
    firstName,
    id,
    lastAuth: person.lastAuth === undefined ? atlasTime(joined) : atlasTime(person.lastAuth),
    lastName,
    mobileNumber: null,
    orgMembershipStatus: status,
    username,
  };
}

/** Somebody as a member of the organization, with what they may do in each of its projects. */
export function organizationPersonShape(person: PersonRecord, organization: OrganizationRecord, world: World): unknown {
  const projects = world.projects.of("").filter(({ orgId }) => orgId === organization.id);
  const groupRoleAssignments = projects
    .map((project) => ({ groupId: project.id, groupRoles: projectRolesOf(person, project) }))
    .filter(({ groupRoles }) => groupRoles.length > 0);
  return { ...members(person, organization), roles: { groupRoleAssignments, orgRoles: person.orgRoles }, teamIds: [] };
}

/** Somebody as a member of one project. */
export function projectPersonShape(
  person: PersonRecord,
  organization: OrganizationRecord,
  project: ProjectRecord,
): unknown {
  return { ...members(person, organization), roles: projectRolesOf(person, project) };
}
