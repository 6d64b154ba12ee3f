import { organizationOwner, organizationRole } from "../access.ts";
import type { ApiAccessList } from "../credential/access-list.ts";
import {
  accountOf,
  accountsOf,
  addSecret,
  dropAccount,
  dropSecret,
  hoursAtLeast,
  hoursAtMost,
  keepAccount,
  newAccount,
} from "../credential/service-account.ts";
import { organizationRoles } from "../facts/role.ts";
import { page } from "../page.ts";
import type { Call, Route, Version } from "../route.ts";
import { atLeastOne, choice, list, object, orNull, text, whole } from "../rule.ts";
import { secretShape, serviceAccountEntryShape, serviceAccountShape } from "../shape/service-account.ts";
import { accessListRoutes } from "./api-access-list.ts";

export const serviceAccountVersions: readonly Version[] = [{ date: "2024-08-05" }];

const words = /^[\p{L}\p{N}\-_.,' ]*$/u;
/** What may be written about an account, whether of an organization or of a project. */
export const accountMembers = {
  name: text({ min: 1, max: 64, pattern: words }),
  description: text({ min: 1, max: 250, pattern: words }),
  secretExpiresAfterHours: whole({ min: hoursAtLeast, max: hoursAtMost }),
};
export const accountChanges = { name: orNull(accountMembers.name), description: orNull(accountMembers.description) };
export const newSecretBody = object({ secretExpiresAfterHours: accountMembers.secretExpiresAfterHours }, [
  "secretExpiresAfterHours",
]);

const roles = list(choice(organizationRoles));
const createBody = object({ ...accountMembers, roles: atLeastOne(roles) }, [
  "name",
  "description",
  "roles",
  "secretExpiresAfterHours",
]);
const updateBody = object({ ...accountChanges, roles: atLeastOne(roles) });

const path = "/orgs/{orgId}/serviceAccounts";
const common = { versions: serviceAccountVersions, limit: "organization" } as const;
const reader = organizationRole("ORG_READ_ONLY");
const orgOf = ({ params }: Call) => params.orgId ?? "";
const one = (call: Call) => accountOf(call, orgOf(call));
const accessListOf = (call: Call): ApiAccessList => {
  const { clientId } = one(call);
  const segments = ["orgs", orgOf(call), "serviceAccounts", clientId, "accessList"];
  return { owner: clientId, segments, shape: serviceAccountEntryShape };
};

export const serviceAccountRoutes: readonly Route[] = [
  {
    ...common,
    method: "GET",
    path,
    needs: reader,
    query: ["includeSystemManaged"],
    paging: "uncounted",
    handle(call) {
      const segments = ["orgs", orgOf(call), "serviceAccounts"];
      const shape = (account: ReturnType<typeof one>) => serviceAccountShape(account, account.orgRoles);
      return { status: 200, body: page(call, segments, accountsOf(call, orgOf(call)), shape, "uncounted") };
    },
  },
  {
    ...common,
    method: "POST",
    path,
    needs: organizationOwner,
    handle(call) {
      const given = createBody(call.body, "");
      const account = newAccount(call, orgOf(call), given, { orgRoles: given.roles, projects: [] });
      return { status: 201, body: serviceAccountShape(account, account.orgRoles, true) };
    },
  },
  {
    ...common,
    method: "GET",
    path: `${path}/{clientId}`,
    needs: reader,
    handle(call) {
      const account = one(call);
      return { status: 200, body: serviceAccountShape(account, account.orgRoles) };
    },
  },
  {
    ...common,
    method: "PATCH",
    path: `${path}/{clientId}`,
    needs: organizationOwner,
    handle(call) {
      const account = one(call);
      const given = updateBody(call.body, "");
      const changed = keepAccount(call, {
        ...account,
        name: given.name ?? account.name,
        description: given.description ?? account.description,
        orgRoles: given.roles ?? account.orgRoles,
      });
      return { status: 200, body: serviceAccountShape(changed, changed.orgRoles) };
    },
  },
  {
    ...common,
    method: "DELETE",
    path: `${path}/{clientId}`,
    needs: organizationOwner,
    handle(call) {
      dropAccount(call, one(call));
      return { status: 204 };
    },
  },
  {
    ...common,
    method: "POST",
    path: `${path}/{clientId}/secrets`,
    needs: organizationOwner,
    exclusive: ({ clientId }) => `secrets ${clientId}`,
    handle(call) {
      const account = one(call);
      const { secretExpiresAfterHours: hours } = newSecretBody(call.body, "");
      return { status: 201, body: secretShape(addSecret(call, account, hours), true) };
    },
  },
  {
    ...common,
    method: "DELETE",
    path: `${path}/{clientId}/secrets/{secretId}`,
    needs: organizationOwner,
    handle(call) {
      dropSecret(call, one(call));
      return { status: 204 };
    },
  },
  {
    ...common,
    method: "GET",
    path: `${path}/{clientId}/groups`,
    needs: reader,
    paging: "uncounted",
    handle(call) {
      const { clientId, projects } = one(call);
      const segments = ["orgs", orgOf(call), "serviceAccounts", clientId, "groups"];
      return { status: 200, body: page(call, segments, projects, (project) => project, "uncounted") };
    },
  },
  ...accessListRoutes(common, {
    path: `${path}/{clientId}/accessList`,
    reader,
    writer: organizationOwner,
    listOf: accessListOf,
  }),
];
