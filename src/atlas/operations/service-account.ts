import { z } from "zod";
import { deferred } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { apiAccessEntryKey, type NewApiAccessEntry } from "./api-access-entry.ts";
import { limits } from "./limit.ts";
import {
  type NewServiceAccount,
  type NewServiceAccountSecret,
  type ServiceAccountAccessEntry,
  type ServiceAccountChange,
  type ServiceAccountProject,
  serviceAccount,
  serviceAccountAccessEntry,
  serviceAccountProject,
  serviceAccountSecret,
} from "./service-account-answer.ts";
import { byClientId, keyOf, ofEntries, ofEntry, ofNew, ofOne } from "./service-account-touch.ts";

/** Of every operation on service accounts. */
export const common = {
  version: "2024-08-05",
  area: "keys",
  absent: ["SERVICE_ACCOUNT_NOT_FOUND"],
} as const;
const reads = {
  ...common,
  limit: limits.organization,
  method: "GET",
  access: "read",
  role: "Organization Read Only",
  repeatable: true,
} as const;
const writes = { ...common, limit: limits.organization, access: "write", role: "Organization Owner" } as const;

export const systemManaged = deferred(() => z.strictObject({ includeSystemManaged: z.boolean().optional() }));

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
    keys: (entry: ServiceAccountAccessEntry) => [apiAccessEntryKey(entry)],
  },
  /** All or none: one that is there already is a conflict. */
  createServiceAccountAccessEntries: {
    ...writes,
    method: "POST",
    path: "/orgs/{orgId}/serviceAccounts/{clientId}/accessList",
    repeatable: false,
    body: shape<readonly NewApiAccessEntry[]>(),
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
} as const satisfies Record<string, Operation>;
