import { organizationOwnerOfProject, projectOwner, projectReader, projectRole } from "../access.ts";
import { ApiError } from "../api-error.ts";
import type { ApiAccessList } from "../credential/access-list.ts";
import { rolesIn, withRolesIn } from "../credential/held-role.ts";
import type { ServiceAccountRecord } from "../credential/record.ts";
import {
  accountOf,
  accountsOf,
  addSecret,
  dropSecret,
  keepAccount,
  newAccount,
} from "../credential/service-account.ts";
import { projectRoles } from "../facts/role.ts";
import { page } from "../page.ts";
import type { Call, Route } from "../route.ts";
import { atLeastOne, choice, list, object } from "../rule.ts";
import { secretShape, serviceAccountEntryShape, serviceAccountShape } from "../shape/service-account.ts";
import { accessListRoutes } from "./api-access-list.ts";
import { accountChanges, accountMembers, newSecretBody, serviceAccountVersions } from "./service-account.ts";

const roles = atLeastOne(list(choice(projectRoles)));
const createBody = object({ ...accountMembers, roles }, ["name", "description", "roles", "secretExpiresAfterHours"]);
const updateBody = object({ ...accountChanges, roles });
const inviteBody = object({ roles }, ["roles"]);

const path = "/groups/{groupId}/serviceAccounts";
const common = { versions: serviceAccountVersions, limit: "group" } as const;
const accessManager = projectRole("GROUP_ACCESS_MANAGER");
const groupOf = ({ params }: Call) => params.groupId ?? "";
const orgOf = (call: Call) => call.world.projects.get("", groupOf(call))?.orgId ?? "";

function shapeIn(account: ServiceAccountRecord, groupId: string, isNew = false): unknown {
  return serviceAccountShape(account, rolesIn(account, groupId) ?? [], isNew);
}

/** The account that the path names, which has to be in the project. */
function memberOf(call: Call): ServiceAccountRecord {
  const account = accountOf(call, orgOf(call));
  if (rolesIn(account, groupOf(call))) return account;
  const { clientId } = account;
  throw new ApiError(
    404,
    "SERVICE_ACCOUNT_NOT_FOUND",
    `Service account ${clientId} is not in group ${groupOf(call)}.`,
    {
      parameters: [clientId, groupOf(call)],
    },
  );
}

const accessListOf = (call: Call): ApiAccessList => {
  const { clientId } = memberOf(call);
  const segments = ["groups", groupOf(call), "serviceAccounts", clientId, "accessList"];
  return { owner: clientId, segments, shape: serviceAccountEntryShape };
};

export const projectServiceAccountRoutes: readonly Route[] = [
  {
    ...common,
    method: "GET",
    path,
    needs: projectReader,
    query: ["includeSystemManaged"],
    paging: "uncounted",
    handle(call) {
      const groupId = groupOf(call);
      const found = accountsOf(call, orgOf(call)).filter((account) => rolesIn(account, groupId));
      const segments = ["groups", groupId, "serviceAccounts"];
      return { status: 200, body: page(call, segments, found, (one) => shapeIn(one, groupId), "uncounted") };
    },
  },
  {
    ...common,
    method: "POST",
    path,
    needs: projectOwner,
    handle(call) {
      const given = createBody(call.body, "");
      const projects = [{ groupId: groupOf(call), roles: given.roles }];
      const account = newAccount(call, orgOf(call), given, { orgRoles: ["ORG_MEMBER"], projects });
      return { status: 201, body: shapeIn(account, groupOf(call), true) };
    },
  },
  {
    ...common,
    method: "GET",
    path: `${path}/{clientId}`,
    needs: projectReader,
    handle: (call) => ({ status: 200, body: shapeIn(memberOf(call), groupOf(call)) }),
  },
  {
    ...common,
    method: "PATCH",
    path: `${path}/{clientId}`,
    needs: projectOwner,
    handle(call) {
      const account = memberOf(call);
      const given = updateBody(call.body, "");
      const named = {
        ...account,
        name: given.name ?? account.name,
        description: given.description ?? account.description,
      };
      const changed = given.roles === undefined ? named : withRolesIn(named, groupOf(call), given.roles);
      return { status: 200, body: shapeIn(keepAccount(call, changed), groupOf(call)) };
    },
  },
  {
    ...common,
    method: "DELETE",
    path: `${path}/{clientId}`,
    needs: projectOwner,
    handle(call) {
      keepAccount(call, withRolesIn(memberOf(call), groupOf(call), []));
      return { status: 204 };
    },
  },
  {
    ...common,
    method: "POST",
    path: `${path}/{clientId}:invite`,
    needs: organizationOwnerOfProject,
    handle(call) {
      const account = accountOf(call, orgOf(call));
      const given = inviteBody(call.body, "");
      if (rolesIn(account, groupOf(call))) {
        throw new ApiError(
          400,
          "SERVICE_ACCOUNT_ALREADY_IN_GROUP",
          `Service account ${account.clientId} is in group ${groupOf(call)} already.`,
          { parameters: [account.clientId, groupOf(call)] },
        );
      }
      const invited = keepAccount(call, withRolesIn(account, groupOf(call), given.roles));
      return { status: 200, body: shapeIn(invited, groupOf(call)) };
    },
  },
  {
    ...common,
    method: "POST",
    path: `${path}/{clientId}/secrets`,
    needs: projectOwner,
    exclusive: ({ clientId }) => `secrets ${clientId}`,
    handle(call) {
      const account = memberOf(call);
      const { secretExpiresAfterHours: hours } = newSecretBody(call.body, "");
      return { status: 201, body: secretShape(addSecret(call, account, hours), true) };
    },
  },
  {
    ...common,
    method: "DELETE",
    path: `${path}/{clientId}/secrets/{secretId}`,
    needs: projectOwner,
    handle(call) {
      dropSecret(call, memberOf(call));
      return { status: 204 };
    },
  },
  ...accessListRoutes(common, {
    path: `${path}/{clientId}/accessList`,
    reader: projectReader,
    writer: accessManager,
    listOf: accessListOf,
  }),
];
