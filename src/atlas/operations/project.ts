import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { type Tag, tags, unset } from "./unset.ts";

export const project = deferred(() =>
  z.looseObject({
    id: z.string(),
    name: z.string(),
    orgId: z.string(),
    clusterCount: unset(z.number()),
    created: unset(z.string()),
    tags: tags(),
    withDefaultAlertsSettings: unset(z.boolean()),
  }),
);
export type Project = Told<typeof project>;

export interface NewProject {
  readonly name: string;
  readonly orgId: string;
  readonly tags?: readonly Tag[];
  readonly withDefaultAlertsSettings?: boolean;
}

export interface ProjectChange {
  readonly name?: string;
  readonly tags?: readonly Tag[];
  readonly withDefaultAlertsSettings?: boolean;
}

const byId = (id: string) => `id ${id}`;
const byName = (name: string) => `name ${name}`;

/** A project is looked for by its id and by its name, in one list. */
export const projectKeys = (item: Project) => [byId(item.id), byName(item.name)];

const touchedKeys = (given: { groupId?: string; body?: { name?: string } }, answer: Project | undefined) => [
  ...(given.groupId === undefined ? [] : [byId(given.groupId)]),
  ...(given.body?.name === undefined ? [] : [byName(given.body.name)]),
  ...(answer === undefined ? [] : projectKeys(answer)),
];
const touches = [
  { list: "listProjects", keys: touchedKeys },
  { list: "listOrganizationProjects", keys: touchedKeys },
];

const common = { version: "2023-01-01", area: "projects" } as const;
const reads = { ...common, method: "GET", access: "read", repeatable: true } as const;

export const projectOperations = {
  listProjects: {
    ...reads,
    path: "/groups",
    limit: limits.projectList,
    pages: "pages",
    answer: project,
    keys: projectKeys,
  },
  getProjectByName: {
    ...reads,
    path: "/groups/byName/{groupName}",
    limit: limits.projectList,
    absent: ["GROUP_NOT_FOUND", "GROUP_NAME_NOT_FOUND"],
    answer: project,
    from: { list: "listProjects", key: (given: { groupName: string }) => byName(given.groupName) },
  },
  getProject: {
    ...reads,
    path: "/groups/{groupId}",
    role: "Project Read Only",
    limit: limits.project,
    absent: ["GROUP_NOT_FOUND"],
    answer: project,
    from: { list: "listProjects", key: (given: { groupId: string }) => byId(given.groupId) },
  },
  /** Two projects of one organization may not share a name, yet a repeat is no success: it is a 409. */
  createProject: {
    ...common,
    method: "POST",
    path: "/groups",
    access: "write",
    role: "Organization Project Creator",
    limit: limits.projectList,
    repeatable: false,
    query: deferred(() => z.strictObject({ projectOwnerId: z.string().optional() })),
    body: shape<NewProject>(),
    answer: project,
    touches,
  },
  updateProject: {
    ...common,
    method: "PATCH",
    path: "/groups/{groupId}",
    access: "write",
    role: "Project Owner",
    limit: limits.project,
    repeatable: true,
    body: shape<ProjectChange>(),
    answer: project,
    touches,
  },
  deleteProject: {
    ...common,
    method: "DELETE",
    path: "/groups/{groupId}",
    access: "write",
    role: "Project Owner",
    limit: limits.project,
    repeatable: true,
    absent: ["GROUP_NOT_FOUND"],
    touches,
  },
} as const satisfies Record<string, Operation>;
