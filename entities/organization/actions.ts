import { z } from "zod";
import type { Atlas, OrganizationUser } from "../../src/atlas/index.ts";
import { action, type EntityAction } from "../action.ts";
import { tagsOf } from "../tags.ts";

/** The organization that an action is about. */
export interface OrganizationSubject {
  readonly atlas: Atlas;
  readonly orgId: string;
}

interface ListedUser {
  readonly username: string;
  readonly name?: string;
  /** `active`, `pending`, `invitation_expired` or `invitation_rejected`. */
  readonly status: string;
  readonly roles: readonly string[];
  /** Roles by project: its name, or its id where the caller cannot see it. */
  readonly projects: Readonly<Record<string, readonly string[]>>;
  readonly last_login?: string;
}

interface ListedProject {
  readonly id: string;
  readonly name: string;
  readonly clusters?: number;
  readonly created_at?: string;
  readonly tags: Readonly<Record<string, string>>;
}

const statuses = ["active", "pending", "invitation_expired", "invitation_rejected"] as const;

const listed = `${statuses.slice(0, -1).join(", ")} or ${statuses[statuses.length - 1] ?? ""}`;

/** What `monk do` can do with an organization, by name. */
export const organizationActions: Readonly<Record<string, EntityAction<OrganizationSubject>>> = {
  "list-users": action(
    "organizations",
    "reads",
    "List the people of the organization with their roles",
    z.object({
      status: z
        .enum(statuses, { error: `expected ${listed}` })
        .optional()
        .describe(`Only those that are ${listed}; members and who is invited when left out`),
    }),
    async ({ atlas, orgId }: OrganizationSubject, { status }): Promise<ListedUser[]> => {
      const query = status === undefined ? {} : { query: { orgMembershipStatuses: [status.toUpperCase()] } };
      const users = await atlas.collection("listOrganizationUsers", { orgId, ...query });
      const projects = await atlas.collection("listOrganizationProjects", { orgId });
      const names = new Map(projects.map(({ id, name }) => [id, name]));
      return users.map((user) => listedUser(user, names)).sort(byName(({ username }) => username));
    },
  ),
  "list-projects": action(
    "projects",
    "reads",
    "List the projects of the organization",
    z.object({}),
    async ({ atlas, orgId }: OrganizationSubject): Promise<ListedProject[]> => {
      const projects = await atlas.collection("listOrganizationProjects", { orgId });
      return projects
        .map(({ id, name, clusterCount, created, tags }) => ({
          id,
          name,
          ...(clusterCount === undefined ? {} : { clusters: clusterCount }),
          ...(created === undefined ? {} : { created_at: created }),
          tags: tagsOf(tags),
        }))
        .sort(byName(({ name }) => name));
    },
  ),
};

function listedUser(user: OrganizationUser, names: ReadonlyMap<string, string>): ListedUser {
  const { orgRoles = [], groupRoleAssignments = [] } = user.roles;
  const projects = groupRoleAssignments.map(({ groupId = "", groupRoles = [] }): [string, string[]] => [
    names.get(groupId) ?? groupId,
    groupRoles,
  ]);
  const name = [user.firstName, user.lastName].filter((part) => part !== undefined).join(" ");
  return {
    username: user.username,
    ...(name === "" ? {} : { name }),
    status: user.orgMembershipStatus.toLowerCase(),
    roles: orgRoles,
    projects: Object.fromEntries(projects),
    ...(user.lastAuth === undefined ? {} : { last_login: user.lastAuth }),
  };
}

function byName<T>(nameOf: (one: T) => string): (one: T, other: T) => number {
  return (one, other) => (nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0);
}
