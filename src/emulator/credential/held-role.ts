import { isOf } from "../access.ts";
import type { Caller } from "../auth/caller.ts";
import type { OrganizationRecord } from "../record.ts";
import type { World } from "../world.ts";
import type { HeldRoles } from "./record.ts";

/** Undefined where it is not in the project. */
export function rolesIn({ projects }: HeldRoles, groupId: string): readonly string[] | undefined {
  return projects.find((one) => one.groupId === groupId)?.roles;
}

/** With these roles in the project, in place of those before; out of it where there are none. */
export function withRolesIn<T extends HeldRoles>(credential: T, groupId: string, roles: readonly string[]): T {
  const others = credential.projects.filter((one) => one.groupId !== groupId);
  return { ...credential, projects: roles.length === 0 ? others : [...others, { groupId, roles }] };
}

/** Without its roles in projects that have been deleted. */
export function withoutGone<T extends HeldRoles>(credential: T, world: World): T {
  return { ...credential, projects: credential.projects.filter(({ groupId }) => world.projects.get("", groupId)) };
}

export function hasRoles({ orgRoles, projects }: HeldRoles): boolean {
  return orgRoles.length > 0 || projects.length > 0;
}

/** What a credential of the start may do in one organization, and in the projects that are there. */
export function givenRoles({ roles }: Caller, organization: OrganizationRecord, world: World): HeldRoles {
  const here = roles.filter((grant) => isOf(grant, organization));
  const inProjects = here.filter(({ role }) => role.startsWith("GROUP_"));
  const projects = world.projects
    .of("")
    .filter(({ orgId }) => orgId === organization.id)
    .map(({ id, name }) => {
      const held = inProjects.filter(({ project }) => (project ?? name) === name);
      return { groupId: id, roles: held.map(({ role }) => role) };
    });
  return {
    orgRoles: here.filter(({ role }) => role.startsWith("ORG_")).map(({ role }) => role),
    projects: projects.filter(({ roles: held }) => held.length > 0),
  };
}
