import { known, organizationMember, organizationOwner, seesOrganization, seesProject } from "../access.ts";
import { happened } from "../happening.ts";
import { page } from "../page.ts";
import type { OrganizationRecord } from "../record.ts";
import { organizationNotFound } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { flag, ignored, object, text } from "../rule.ts";
import { organizationShape } from "../shape/organization.ts";
import { projectRowShape } from "../shape/project.ts";

const updateBody = object(
  {
    id: ignored,
    isDeleted: ignored,
    links: ignored,
    name: text({ min: 1, max: 64, pattern: /^[\p{L}\p{N}\-_.(),:&@+' ]+$/u }),
    skipDefaultAlertsSettings: flag,
  },
  ["name"],
);

function organizationOf(call: Call): OrganizationRecord {
  const id = call.params.orgId ?? "";
  const organization = call.world.organizations.get("", id);
  if (!organization) throw organizationNotFound(id);
  return organization;
}

function byPrefix<T extends { readonly name: string }>(items: readonly T[], prefix: string | null): readonly T[] {
  return items.filter((item) => item.name.toLowerCase().startsWith((prefix ?? "").toLowerCase()));
}

export const organizationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/orgs",
    versions: first,
    limit: "organizations",
    needs: known,
    query: ["name"],
    paging: "counted",
    handle(call) {
      const visible = call.world.organizations
        .of("")
        .filter((organization) => seesOrganization(call.caller, organization));
      const found = byPrefix(visible, call.query.get("name"));
      return {
        status: 200,
        body: page(call, ["orgs"], found, (organization) => organizationShape(organization, call)),
      };
    },
  },
  {
    method: "GET",
    path: "/orgs/{orgId}",
    versions: first,
    limit: "organization",
    needs: organizationMember,
    handle: (call) => ({ status: 200, body: organizationShape(organizationOf(call), call) }),
  },
  {
    method: "PATCH",
    path: "/orgs/{orgId}",
    versions: first,
    limit: "organization",
    needs: organizationOwner,
    handle(call) {
      const organization = organizationOf(call);
      const { name } = updateBody(call.body, "");
      const { id: orgId, startedAs = organization.name } = organization;
      const changed = call.world.organizations.put("", orgId, { ...organization, name, startedAs });
      if (name !== organization.name) happened(call, { orgId }, "ORG_RENAMED");
      return { status: 200, body: organizationShape(changed, call) };
    },
  },
  {
    method: "GET",
    path: "/orgs/{orgId}/groups",
    versions: first,
    limit: "organization",
    needs: organizationMember,
    query: ["name"],
    paging: "counted",
    handle(call) {
      const organization = organizationOf(call);
      const projects = call.world.projects
        .of("")
        .filter((project) => project.orgId === organization.id && seesProject(call.caller, organization, project));
      const found = byPrefix(projects, call.query.get("name"));
      return {
        status: 200,
        body: page(call, ["orgs", organization.id, "groups"], found, (project) => projectRowShape(project, call)),
      };
    },
  },
];
