import type { OrganizationRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

export function organizationShape(organization: OrganizationRecord, call: Call): unknown {
  return {
    id: organization.id,
    isDeleted: false,
    links: selfLink(call, "orgs", organization.id),
    name: organization.name,
    skipDefaultAlertsSettings: false,
  };
}
