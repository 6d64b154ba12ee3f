import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { accessEntryKey } from "./access-entry.ts";
import { demandPlace } from "./api-key.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** `secret` is in the answer to its creation only; `maskedSecretValue` stands for it in every later one. */
const serviceAccountSecret = deferred(() =>
  z.looseObject({
    id: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
    lastUsedAt: unset(z.string()),
    secret: unset(z.string()),
    maskedSecretValue: unset(z.string()),
  }),
);
export type ServiceAccountSecret = Told<typeof serviceAccountSecret>;

/** `roles` are those in the place that was asked: the organization, or one project. */
const serviceAccount = deferred(() =>
  z.looseObject({
    clientId: z.string(),
    name: z.string(),
    description: unset(z.string()),
    createdAt: unset(z.string()),
    roles: unset(z.array(z.string())),
    secrets: unset(z.array(serviceAccountSecret())),
  }),
);
export type ServiceAccount = Told<typeof serviceAccount>;

/** `roles` replace what is there. */
export interface ServiceAccountChange {
  /** 1 to 64 letters, digits, spaces and `- _ . , '`. It need not be unique. */
  readonly name?: string;
  /** 1 to 250 of the same. */
  readonly description?: string;
  readonly roles?: readonly string[];
}

export interface NewServiceAccountSecret {
  /** 8 to 8760, or what the organization's settings narrow that to. */
  readonly secretExpiresAfterHours: number;
}

export interface NewServiceAccount extends Required<ServiceAccountChange>, NewServiceAccountSecret {}

/** What a service account may do in one project. */
const serviceAccountProject = deferred(() => z.looseObject({ groupId: z.string(), roles: unset(z.array(z.string())) }));
export type ServiceAccountProject = Told<typeof serviceAccountProject>;

/** From where a service account may call, and when it last did. One address comes with both spellings. */
const serviceAccountAccessEntry = deferred(() =>
  z
    .looseObject({
      cidrBlock: unset(z.string()),
      ipAddress: unset(z.string()),
      createdAt: unset(z.string()),
      lastUsedAt: unset(z.string()),
      lastUsedAddress: unset(z.string()),
      requestCount: unset(z.number()),
    })
    .superRefine(demandPlace),
);
export type ServiceAccountAccessEntry = Told<typeof serviceAccountAccessEntry>;

/** Exactly one of the two. */
export interface NewEntry {
  readonly ipAddress?: string;
  readonly cidrBlock?: string;
}

export interface OneAccount {
  readonly clientId: string;
}
type Entries = OneAccount & { readonly body: readonly NewEntry[] };
type Entry = OneAccount & { readonly ipAddress: string };

const keyOf = ({ clientId }: OneAccount) => clientId;
const byClientId = (account: OneAccount) => [account.clientId];
const entryKey = ({ cidrBlock, ipAddress }: NewEntry | ServiceAccountAccessEntry) =>
  accessEntryKey(cidrBlock ?? ipAddress ?? "");

/** One account is in the organization's list and in those of its projects, and its projects are a list too. */
const listed = ["listOrganizationServiceAccounts", "listProjectServiceAccounts"] as const;
const ofOne = listed.map((list) => ({ list, keys: byClientId }));
const ofNew = listed.map((list) => ({
  list,
  keys: (_: unknown, answer: ServiceAccount | undefined) => (answer ? [answer.clientId] : []),
}));
const inProjects = { list: "listServiceAccountProjects", keys: ({ groupId }: { groupId?: string }) => [groupId ?? ""] };
const ofEntries = (list: string) => [{ list, keys: ({ body }: Entries) => body.map(entryKey) }];
const ofEntry = (list: string) => [{ list, keys: ({ ipAddress }: Entry) => [accessEntryKey(ipAddress)] }];

const common = {
  version: "2024-08-05",
  area: "keys",
  absent: ["SERVICE_ACCOUNT_NOT_FOUND"],
  limit: limits.organization,
} as const;
const inProject = { ...common, limit: limits.project } as const;

const reads = { ...common, method: "GET", access: "read", role: "Organization Read Only", repeatable: true } as const;
const writes = { ...common, access: "write", role: "Organization Owner" } as const;
const projectReads = {
  ...inProject,
  method: "GET",
  access: "read",
  role: "Project Read Only",
  repeatable: true,
} as const;
const projectWrites = { ...inProject, access: "write", role: "Project Owner" } as const;

const systemManaged = deferred(() => z.strictObject({ includeSystemManaged: z.boolean().optional() }));

export const serviceAccountOperations = {
  listOrganizationServiceAccounts: {
    ...reads,
    path: "/orgs/{orgId}/serviceAccounts",
    pages: "pages",
    counts: false,
    query: systemManaged,
    answer: serviceAccount,
    keys: byClientId,
  },
  createOrganizationServiceAccount: {
    ...writes,
    method: "POST",
    path: "/orgs/{orgId}/serviceAccounts",
    repeatable: false,
    discloses: true,
    body: shape<NewServiceAccount>(),
    answer: serviceAccount,
    touches: ofNew,
  },
  getOrganizationServiceAccount: {
    ...reads,
    path: "/orgs/{orgId}/serviceAccounts/{clientId}",
    answer: serviceAccount,
    from: { list: "listOrganizationServiceAccounts", key: keyOf },
  },
  updateOrganizationServiceAccount: {
    ...writes,
    method: "PATCH",
    path: "/orgs/{orgId}/serviceAccounts/{clientId}",
    repeatable: true,
    body: shape<ServiceAccountChange>(),
    answer: serviceAccount,
    touches: ofOne,
  },
  /** The account and all of its secrets, in every project. */
  deleteOrganizationServiceAccount: {
    ...writes,
    method: "DELETE",
    path: "/orgs/{orgId}/serviceAccounts/{clientId}",
    repeatable: true,
    touches: ofOne,
  },
  /** At most two at a time; those that are there end within seven days of it. */
  createServiceAccountSecret: {
    ...writes,
    method: "POST",
    path: "/orgs/{orgId}/serviceAccounts/{clientId}/secrets",
    repeatable: false,
    discloses: true,
    body: shape<NewServiceAccountSecret>(),
    answer: serviceAccountSecret,
    touches: ofOne,
  },
  /** Tokens that were fetched with it end with it. */
  deleteServiceAccountSecret: {
    ...writes,
    method: "DELETE",
    path: "/orgs/{orgId}/serviceAccounts/{clientId}/secrets/{secretId}",
    repeatable: true,
    absent: ["SERVICE_ACCOUNT_NOT_FOUND", "SERVICE_ACCOUNT_SECRET_NOT_FOUND"],
    touches: ofOne,
  },
  listServiceAccountAccessEntries: {
    ...reads,
    path: "/orgs/{orgId}/serviceAccounts/{clientId}/accessList",
    pages: "pages",
    answer: serviceAccountAccessEntry,
    keys: (entry: ServiceAccountAccessEntry) => [entryKey(entry)],
  },
  /** All or none: one that is there already is a conflict. */
  createServiceAccountAccessEntries: {
    ...writes,
    method: "POST",
    path: "/orgs/{orgId}/serviceAccounts/{clientId}/accessList",
    repeatable: false,
    body: shape<readonly NewEntry[]>(),
    answer: deferred(() => z.looseObject({ results: z.array(serviceAccountAccessEntry()) })),
    touches: ofEntries("listServiceAccountAccessEntries"),
  },
  deleteServiceAccountAccessEntry: {
    ...writes,
    method: "DELETE",
    path: "/orgs/{orgId}/serviceAccounts/{clientId}/accessList/{ipAddress}",
    repeatable: true,
    touches: ofEntry("listServiceAccountAccessEntries"),
  },
  listServiceAccountProjects: {
    ...reads,
    path: "/orgs/{orgId}/serviceAccounts/{clientId}/groups",
    pages: "pages",
    counts: false,
    answer: serviceAccountProject,
    keys: (project: ServiceAccountProject) => [project.groupId],
  },

  listProjectServiceAccounts: {
    ...projectReads,
    path: "/groups/{groupId}/serviceAccounts",
    pages: "pages",
    counts: false,
    query: systemManaged,
    answer: serviceAccount,
    keys: byClientId,
  },
  /** It becomes a member of the organization too. */
  createProjectServiceAccount: {
    ...projectWrites,
    method: "POST",
    path: "/groups/{groupId}/serviceAccounts",
    repeatable: false,
    discloses: true,
    body: shape<NewServiceAccount>(),
    answer: serviceAccount,
    touches: ofNew,
  },
  getProjectServiceAccount: {
    ...projectReads,
    path: "/groups/{groupId}/serviceAccounts/{clientId}",
    answer: serviceAccount,
    from: { list: "listProjectServiceAccounts", key: keyOf },
  },
  updateProjectServiceAccount: {
    ...projectWrites,
    method: "PATCH",
    path: "/groups/{groupId}/serviceAccounts/{clientId}",
    repeatable: true,
    body: shape<ServiceAccountChange>(),
    answer: serviceAccount,
    touches: [...ofOne, inProjects],
  },
  /** Takes it out of the project. It stays in the organization, and its secrets stay good. */
  unassignProjectServiceAccount: {
    ...projectWrites,
    method: "DELETE",
    path: "/groups/{groupId}/serviceAccounts/{clientId}",
    repeatable: true,
    touches: [...ofOne, inProjects],
  },
  inviteProjectServiceAccount: {
    ...projectWrites,
    method: "POST",
    path: "/groups/{groupId}/serviceAccounts/{clientId}:invite",
    role: "Organization Owner",
    repeatable: false,
    body: shape<{ readonly roles: readonly string[] }>(),
    answer: serviceAccount,
    touches: [...ofOne, inProjects],
  },
  createProjectServiceAccountSecret: {
    ...projectWrites,
    method: "POST",
    path: "/groups/{groupId}/serviceAccounts/{clientId}/secrets",
    repeatable: false,
    discloses: true,
    body: shape<NewServiceAccountSecret>(),
    answer: serviceAccountSecret,
    touches: ofOne,
  },
  deleteProjectServiceAccountSecret: {
    ...projectWrites,
    method: "DELETE",
    path: "/groups/{groupId}/serviceAccounts/{clientId}/secrets/{secretId}",
    repeatable: true,
    absent: ["SERVICE_ACCOUNT_NOT_FOUND", "SERVICE_ACCOUNT_SECRET_NOT_FOUND"],
    touches: ofOne,
  },
  listProjectServiceAccountAccessEntries: {
    ...projectReads,
    path: "/groups/{groupId}/serviceAccounts/{clientId}/accessList",
    pages: "pages",
    answer: serviceAccountAccessEntry,
    keys: (entry: ServiceAccountAccessEntry) => [entryKey(entry)],
  },
  createProjectServiceAccountAccessEntries: {
    ...projectWrites,
    method: "POST",
    path: "/groups/{groupId}/serviceAccounts/{clientId}/accessList",
    role: "Project Access Manager",
    repeatable: false,
    body: shape<readonly NewEntry[]>(),
    answer: deferred(() => z.looseObject({ results: z.array(serviceAccountAccessEntry()) })),
    touches: ofEntries("listProjectServiceAccountAccessEntries"),
  },
  deleteProjectServiceAccountAccessEntry: {
    ...projectWrites,
    method: "DELETE",
    path: "/groups/{groupId}/serviceAccounts/{clientId}/accessList/{ipAddress}",
    role: "Project Access Manager",
    repeatable: true,
    touches: ofEntry("listProjectServiceAccountAccessEntries"),
  },
} as const satisfies Record<string, Operation>;
