import { createHash } from "node:crypto";
import type { OrganizationRecord, PersonRecord, ProjectRecord } from "./record.ts";
import type { World } from "./world.ts";

/** Everybody in an organization: its owner, who is always there, and those whom the emulator was started with. */
export function peopleOf(world: World, organization: OrganizationRecord): readonly PersonRecord[] {
  const owner: PersonRecord = {
    username: "owner@example.com",
    firstName: "Ada",
    lastName: "Owner",
    status: "ACTIVE",
    orgRoles: ["ORG_OWNER"],
    projectRoles: [],
  };
  return [owner, ...world.people.of(organization.id)];
}

/** The roles that somebody holds in a project. An owner of the organization owns its projects. */
export function projectRolesOf(person: PersonRecord, project: ProjectRecord): readonly string[] {
  const given = person.projectRoles.filter((one) => one.project === project.name).flatMap(({ roles }) => roles);
  const owns = person.orgRoles.includes("ORG_OWNER") && !given.includes("GROUP_OWNER");
  return owns ? ["GROUP_OWNER", ...given] : given;
}

export function personId(organization: OrganizationRecord, { username }: PersonRecord): string {
  return createHash("sha256").update(`${organization.id} ${username}`).digest("hex").slice(0, 24);
}
