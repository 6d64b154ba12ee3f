import { createHash } from "node:crypto";
import { projectReader } from "../access.ts";
import { atlasTime } from "../clock.ts";
import { page } from "../page.ts";
import type { OrganizationRecord } from "../record.ts";
import type { Route } from "../route.ts";

/** Every organization has one person in it, its owner. */
function ownerOf(organization: OrganizationRecord, joined: number): unknown {
  return {
    country: "IE",
    createdAt: atlasTime(joined),
    firstName: "Ada",
    id: createHash("sha256").update(organization.id).digest("hex").slice(0, 24),
    lastAuth: atlasTime(joined),
    lastName: "Owner",
    mobileNumber: null,
    orgMembershipStatus: "ACTIVE",
    roles: ["GROUP_OWNER"],
    username: "owner@example.com",
  };
}

export const projectMemberRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/users",
    versions: [{ date: "2025-02-19" }],
    limit: "group",
    needs: projectReader,
    query: ["flattenTeams", "includeOrgUsers", "orgMembershipStatus", "orgMembershipStatuses", "username"],
    paging: "counted",
    handle(call) {
      const project = call.world.projects.get("", call.params.groupId ?? "");
      const organization = project && call.world.organizations.get("", project.orgId);
      const wanted = call.query.get("username") ?? "owner@example.com";
      const people =
        project && organization && wanted === "owner@example.com" ? [ownerOf(organization, project.created)] : [];
      return { status: 200, body: page(call, ["groups", project?.id ?? "", "users"], people, (person) => person) };
    },
  },
];
