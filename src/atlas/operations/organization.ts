import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { project, projectKeys } from "./project.ts";
import { unset } from "./unset.ts";

export const organization = deferred(() =>
  z.looseObject({ id: z.string(), name: z.string(), isDeleted: unset(z.boolean()) }),
);
export type Organization = Told<typeof organization>;

const reads = {
  method: "GET",
  version: "2023-01-01",
  area: "organizations",
  access: "read",
  repeatable: true,
} as const;

export const organizationOperations = {
  /** Only what the credential can see. `name` is a prefix, in any case. */
  listOrganizations: {
    ...reads,
    path: "/orgs",
    limit: limits.organizationList,
    pages: "pages",
    query: deferred(() => z.strictObject({ name: z.string().optional() })),
    answer: organization,
    keys: (item: Organization) => [item.id],
  },
  getOrganization: {
    ...reads,
    path: "/orgs/{orgId}",
    role: "Organization Member",
    limit: limits.organization,
    absent: ["ORG_NOT_FOUND"],
    answer: organization,
    from: { list: "listOrganizations", key: (given: { orgId: string }) => given.orgId },
  },
  updateOrganization: {
    method: "PATCH",
    path: "/orgs/{orgId}",
    version: "2023-01-01",
    area: "organizations",
    access: "write",
    role: "Organization Owner",
    limit: limits.organization,
    repeatable: true,
    body: shape<{ readonly name: string }>(),
    answer: organization,
    touches: [{ list: "listOrganizations", keys: ({ orgId }: { orgId: string }) => [orgId] }],
  },
  /** `name` is a prefix. */
  listOrganizationProjects: {
    ...reads,
    path: "/orgs/{orgId}/groups",
    area: "projects",
    role: "Organization Member",
    limit: limits.organization,
    pages: "pages",
    query: deferred(() => z.strictObject({ name: z.string().optional() })),
    answer: project,
    keys: projectKeys,
  },
} as const satisfies Record<string, Operation>;
