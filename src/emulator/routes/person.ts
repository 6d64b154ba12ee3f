import { organizationMember, projectReader } from "../access.ts";
import { page } from "../page.ts";
import { peopleOf, projectRolesOf } from "../person.ts";
import type { PersonRecord } from "../record.ts";
import { organizationNotFound, projectNotFound } from "../refusal.ts";
import type { Call, Route } from "../route.ts";
import { organizationPersonShape, projectPersonShape } from "../shape/person.ts";

const versions = [{ date: "2025-02-19" }];
const filters = ["orgMembershipStatus", "orgMembershipStatuses", "username"];

/** Those whom the query asks for: members and who is invited, unless it says otherwise. */
function wanted(call: Call): (person: PersonRecord) => boolean {
  const username = call.query.get("username");
  const given = [...call.query.getAll("orgMembershipStatus"), ...call.query.getAll("orgMembershipStatuses")];
  const statuses = given.length === 0 ? ["ACTIVE", "PENDING"] : given;
  return (person) => statuses.includes(person.status) && (username === null || person.username === username);
}

export const personRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/orgs/{orgId}/users",
    versions,
    limit: "organization",
    needs: organizationMember,
    query: filters,
    paging: "counted",
    handle(call) {
      const organization = call.world.organizations.get("", call.params.orgId ?? "");
      if (!organization) throw organizationNotFound(call.params.orgId ?? "");
      const people = peopleOf(call.world, organization).filter(wanted(call));
      const shape = (person: PersonRecord) => organizationPersonShape(person, organization, call.world);
      return { status: 200, body: page(call, ["orgs", organization.id, "users"], people, shape) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/users",
    versions,
    limit: "group",
    needs: projectReader,
    query: ["flattenTeams", "includeOrgUsers", ...filters],
    paging: "counted",
    handle(call) {
      const project = call.world.projects.get("", call.params.groupId ?? "");
      const organization = project && call.world.organizations.get("", project.orgId);
      if (!project || !organization) throw projectNotFound(call.params.groupId ?? "");
      const withAll = call.query.get("includeOrgUsers") === "true";
      const people = peopleOf(call.world, organization)
        .filter(wanted(call))
        .filter((person) => withAll || projectRolesOf(person, project).length > 0);
      const shape = (person: PersonRecord) => projectPersonShape(person, organization, project);
      return { status: 200, body: page(call, ["groups", project.id, "users"], people, shape) };
    },
  },
];
