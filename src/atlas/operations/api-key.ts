import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { accessEntryKey } from "./access-entry.ts";
import { apiAccessEntryKey, demandPlace, type NewApiAccessEntry } from "./api-access-entry.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** A role is one in the organization or one in a project: exactly one of the ids is there. */
const apiKeyRole = deferred(() =>
  z.looseObject({ roleName: z.string(), orgId: unset(z.string()), groupId: unset(z.string()) }),
);

/** `privateKey` is readable in the answer to the creation only; every later answer has most of it covered. */
const apiKey = deferred(() =>
  z.looseObject({
    id: z.string(),
    publicKey: z.string(),
    desc: unset(z.string()),
    privateKey: unset(z.string()),
    roles: unset(z.array(apiKeyRole())),
  }),
);
export type ApiKey = Told<typeof apiKey>;

export interface NewApiKey {
  /** 1 to 250 characters. */
  readonly desc: string;
  readonly roles: readonly string[];
}

/** From where a key may call, and when it last did. One address comes with both spellings. */
const apiAccessEntry = deferred(() =>
  z
    .looseObject({
      cidrBlock: unset(z.string()),
      ipAddress: unset(z.string()),
      count: unset(z.number()),
      created: unset(z.string()),
      lastUsed: unset(z.string()),
      lastUsedAddress: unset(z.string()),
    })
    .superRefine(demandPlace),
);
export type ApiAccessEntry = Told<typeof apiAccessEntry>;

const byId = ({ id }: { id: string }) => [id];
const touched = (given: { apiUserId?: string }, answer: ApiKey | undefined) => [
  ...(given.apiUserId === undefined ? [] : [given.apiUserId]),
  ...(answer === undefined ? [] : [answer.id]),
];
/** A key that changes, changes in each list that it is in; one that goes, goes from all of them. */
const touches = [
  { list: "listOrganizationApiKeys", keys: touched },
  { list: "listProjectApiKeys", keys: touched },
];

const absent = ["API_KEY_NOT_FOUND"];
const common = { version: "2023-01-01", area: "keys" } as const;
const inOrganization = { ...common, limit: limits.organization } as const;
const inProject = { ...common, limit: limits.project } as const;
const reads = {
  ...inOrganization,
  method: "GET",
  access: "read",
  role: "Organization Member",
  repeatable: true,
} as const;
const writes = { ...inOrganization, access: "write", role: "Organization Owner" } as const;
const projectWrites = { ...inProject, access: "write", role: "Project Access Manager" } as const;

const entryKeys = (given: { ipAddress: string } | { body: readonly NewApiAccessEntry[] }) =>
  "body" in given ? given.body.map(apiAccessEntryKey) : [accessEntryKey(given.ipAddress)];
const entryTouches = [{ list: "listApiKeyAccessEntries", keys: entryKeys }];
const entryAbsent = ["API_KEY_ACCESS_LIST_ENTRY_NOT_FOUND"];

export const apiKeyOperations = {
  listOrganizationApiKeys: {
    ...reads,
    path: "/orgs/{orgId}/apiKeys",
    pages: "pages",
    answer: apiKey,
    keys: byId,
  },
  getOrganizationApiKey: {
    ...reads,
    path: "/orgs/{orgId}/apiKeys/{apiUserId}",
    absent,
    answer: apiKey,
    from: { list: "listOrganizationApiKeys", key: (given: { apiUserId: string }) => given.apiUserId },
  },
  /** Atlas takes any number of keys of one description, so a repeat makes a second one. */
  createOrganizationApiKey: {
    ...writes,
    method: "POST",
    path: "/orgs/{orgId}/apiKeys",
    repeatable: false,
    discloses: true,
    body: shape<NewApiKey>(),
    answer: apiKey,
    touches,
  },
  updateOrganizationApiKey: {
    ...writes,
    method: "PATCH",
    path: "/orgs/{orgId}/apiKeys/{apiUserId}",
    repeatable: true,
    absent,
    body: shape<Partial<NewApiKey>>(),
    answer: apiKey,
    touches,
  },
  /** Also takes it out of every project. */
  deleteOrganizationApiKey: {
    ...writes,
    method: "DELETE",
    path: "/orgs/{orgId}/apiKeys/{apiUserId}",
    repeatable: true,
    absent,
    touches,
  },
  listProjectApiKeys: {
    ...reads,
    ...inProject,
    role: "Project Read Only",
    path: "/groups/{groupId}/apiKeys",
    pages: "pages",
    answer: apiKey,
    keys: byId,
  },
  /** Refused where it is assigned already; its roles there are then changed with `updateProjectApiKeyRoles`. */
  assignProjectApiKey: {
    ...projectWrites,
    role: "Project Owner",
    method: "POST",
    path: "/groups/{groupId}/apiKeys/{apiUserId}",
    repeatable: false,
    absent,
    body: shape<readonly { readonly roles: readonly string[] }[]>(),
    touches,
  },
  /** The roles replace those that it has in the project. */
  updateProjectApiKeyRoles: {
    ...projectWrites,
    method: "PATCH",
    path: "/groups/{groupId}/apiKeys/{apiUserId}",
    repeatable: true,
    absent,
    body: shape<{ readonly roles: readonly string[] }>(),
    answer: apiKey,
    touches,
  },
  /** The key stays in the organization. */
  unassignProjectApiKey: {
    ...projectWrites,
    method: "DELETE",
    path: "/groups/{groupId}/apiKeys/{apiUserId}",
    repeatable: true,
    absent,
    touches,
  },
  listApiKeyAccessEntries: {
    ...reads,
    path: "/orgs/{orgId}/apiKeys/{apiUserId}/accessList",
    pages: "pages",
    answer: apiAccessEntry,
    keys: (item: ApiAccessEntry) => [apiAccessEntryKey(item)],
  },
  getApiKeyAccessEntry: {
    ...reads,
    path: "/orgs/{orgId}/apiKeys/{apiUserId}/accessList/{ipAddress}",
    absent: entryAbsent,
    answer: apiAccessEntry,
    from: { list: "listApiKeyAccessEntries", key: (given: { ipAddress: string }) => accessEntryKey(given.ipAddress) },
  },
  /** All or none: one that is there already is a conflict. The answer is the first page of the whole list. */
  createApiKeyAccessEntries: {
    ...writes,
    method: "POST",
    path: "/orgs/{orgId}/apiKeys/{apiUserId}/accessList",
    repeatable: false,
    absent,
    body: shape<readonly NewApiAccessEntry[]>(),
    answer: deferred(() => z.looseObject({ results: z.array(apiAccessEntry()) })),
    touches: entryTouches,
  },
  /** Atlas refuses to remove the address that the request comes from, whichever key asks. */
  deleteApiKeyAccessEntry: {
    ...writes,
    method: "DELETE",
    path: "/orgs/{orgId}/apiKeys/{apiUserId}/accessList/{ipAddress}",
    repeatable: true,
    absent: entryAbsent,
    touches: entryTouches,
  },
} as const satisfies Record<string, Operation>;
