import { z } from "zod";
import { deferred } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { apiAccessEntryKey, type NewApiAccessEntry } from "./api-access-entry.ts";
import { limits } from "./limit.ts";
import { common, systemManaged } from "./service-account.ts";
import {
  type NewServiceAccount,
  type NewServiceAccountSecret,
  type ServiceAccountAccessEntry,
  type ServiceAccountChange,
  serviceAccount,
  serviceAccountAccessEntry,
  serviceAccountSecret,
} from "./service-account-answer.ts";
import { byClientId, inProjects, keyOf, ofEntries, ofEntry, ofNew, ofOne } from "./service-account-touch.ts";

const inProject = { ...common, limit: limits.project } as const;
const reads = {
  ...inProject,
  method: "GET",
  access: "read",
  role: "Project Read Only",
  repeatable: true,
} as const;
const writes = { ...inProject, access: "write", role: "Project Owner" } as const;

export const projectServiceAccountOperations = {
  listProjectServiceAccounts: {
    ...reads,
    path: "/groups/{groupId}/serviceAccounts",
    pages: "pages",
    counts: false,
    query: systemManaged,
    answer: serviceAccount,
    keys: byClientId,
  },
  /** It becomes a member of the organization too. */
  createProjectServiceAccount: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/serviceAccounts",
    repeatable: false,
    discloses: true,
    body: shape<NewServiceAccount>(),
    answer: serviceAccount,
    touches: ofNew,
  },
  getProjectServiceAccount: {
    ...reads,
    path: "/groups/{groupId}/serviceAccounts/{clientId}",
    answer: serviceAccount,
    from: { list: "listProjectServiceAccounts", key: keyOf },
  },
  updateProjectServiceAccount: {
    ...writes,
    method: "PATCH",
    path: "/groups/{groupId}/serviceAccounts/{clientId}",
    repeatable: true,
    body: shape<ServiceAccountChange>(),
    answer: serviceAccount,
    touches: [...ofOne, inProjects],
  },
  /** Takes it out of the project. It stays in the organization, and its secrets stay good. */
  unassignProjectServiceAccount: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/serviceAccounts/{clientId}",
    repeatable: true,
    touches: [...ofOne, inProjects],
  },
  inviteProjectServiceAccount: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/serviceAccounts/{clientId}:invite",
    role: "Organization Owner",
    repeatable: false,
    body: shape<{ readonly roles: readonly string[] }>(),
    answer: serviceAccount,
    touches: [...ofOne, inProjects],
  },
  createProjectServiceAccountSecret: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/serviceAccounts/{clientId}/secrets",
    repeatable: false,
    discloses: true,
    body: shape<NewServiceAccountSecret>(),
    answer: serviceAccountSecret,
    touches: ofOne,
  },
  deleteProjectServiceAccountSecret: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/serviceAccounts/{clientId}/secrets/{secretId}",
    repeatable: true,
    absent: ["SERVICE_ACCOUNT_NOT_FOUND", "SERVICE_ACCOUNT_SECRET_NOT_FOUND"],
    touches: ofOne,
  },
  listProjectServiceAccountAccessEntries: {
    ...reads,
    path: "/groups/{groupId}/serviceAccounts/{clientId}/accessList",
    pages: "pages",
    answer: serviceAccountAccessEntry,
    keys: (entry: ServiceAccountAccessEntry) => [apiAccessEntryKey(entry)],
  },
  createProjectServiceAccountAccessEntries: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/serviceAccounts/{clientId}/accessList",
    role: "Project Access Manager",
    repeatable: false,
    body: shape<readonly NewApiAccessEntry[]>(),
    answer: deferred(() => z.looseObject({ results: z.array(serviceAccountAccessEntry()) })),
    touches: ofEntries("listProjectServiceAccountAccessEntries"),
  },
  deleteProjectServiceAccountAccessEntry: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/serviceAccounts/{clientId}/accessList/{ipAddress}",
    role: "Project Access Manager",
    repeatable: true,
    touches: ofEntry("listProjectServiceAccountAccessEntries"),
  },
} as const satisfies Record<string, Operation>;
