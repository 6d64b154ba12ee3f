import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import type { Operation } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** A person with a login. Who is invited and has not answered has no name and was never there. */
const person = () => ({
  id: z.string(),
  username: z.string(),
  orgMembershipStatus: z.string(),
  firstName: unset(z.string()),
  lastName: unset(z.string()),
  createdAt: unset(z.string()),
  lastAuth: unset(z.string()),
  invitationCreatedAt: unset(z.string()),
  invitationExpiresAt: unset(z.string()),
  inviterUsername: unset(z.string()),
});

const projectRoles = deferred(() =>
  z.looseObject({ groupId: unset(z.string()), groupRoles: unset(z.array(z.string())) }),
);

const organizationUser = deferred(() =>
  z.looseObject({
    ...person(),
    roles: z.looseObject({
      orgRoles: unset(z.array(z.string())),
      groupRoleAssignments: unset(z.array(projectRoles())),
    }),
    teamIds: unset(z.array(z.string())),
  }),
);
export type OrganizationUser = Told<typeof organizationUser>;

const projectUser = deferred(() => z.looseObject({ ...person(), roles: z.array(z.string()) }));
export type ProjectUser = Told<typeof projectUser>;

/** Who is a member and who is invited, unless statuses are named. */
const query = deferred(() =>
  z.strictObject({
    username: z.string().optional(),
    orgMembershipStatuses: z.array(z.string()).optional(),
  }),
);

const reads = { method: "GET", version: "2025-02-19", access: "read", repeatable: true, pages: "pages" } as const;

export const memberOperations = {
  /** With the roles in each project; older versions answer active people only. */
  listOrganizationUsers: {
    ...reads,
    path: "/orgs/{orgId}/users",
    area: "organizations",
    role: "Organization Member",
    limit: limits.organization,
    query,
    answer: organizationUser,
    keys: (item: OrganizationUser) => [item.id],
  },
  /** People, not database users. `includeOrgUsers` adds those of the organization who have no role in the project. */
  listProjectUsers: {
    ...reads,
    path: "/groups/{groupId}/users",
    area: "projects",
    role: "Project Read Only",
    limit: limits.project,
    query: deferred(() =>
      z.strictObject({
        ...query().shape,
        flattenTeams: z.boolean().optional(),
        includeOrgUsers: z.boolean().optional(),
      }),
    ),
    answer: projectUser,
    keys: (item: ProjectUser) => [item.id],
  },
} as const satisfies Record<string, Operation>;
