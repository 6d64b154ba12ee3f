import { randomUUID } from "node:crypto";
import { projectOwner, projectReader, projectRole } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { keepKey, keyOf, keysOf } from "../credential/api-key.ts";
import { rolesIn, withRolesIn } from "../credential/held-role.ts";
import type { ApiKeyRecord } from "../credential/record.ts";
import { projectRoles } from "../facts/role.ts";
import { happened } from "../happening.ts";
import { newId, newPublicKey } from "../identifier.ts";
import { page } from "../page.ts";
import { wrongType } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { atLeastOne, choice, ignored, list, object, text } from "../rule.ts";
import { apiKeyShape } from "../shape/api-key.ts";

const desc = text({ min: 1, max: 250 });
const roles = atLeastOne(list(choice(projectRoles)));
const createBody = object({ desc, roles }, ["desc", "roles"]);
const assignBody = list(object({ roles, userId: ignored }, ["roles"]));
const updateBody = object({ desc, roles });

const path = "/groups/{groupId}/apiKeys";
const common = { versions: first, limit: "group" } as const;
const accessManager = projectRole("GROUP_ACCESS_MANAGER");
const groupOf = ({ params }: Call) => params.groupId ?? "";
const orgOf = (call: Call) => call.world.projects.get("", groupOf(call))?.orgId ?? "";
const listOf = (call: Call) => ["groups", groupOf(call), "apiKeys"];

/** The key that the path names, which has to be assigned to the project. */
function assignedKey(call: Call): ApiKeyRecord {
  const key = keyOf(call, orgOf(call));
  if (rolesIn(key, groupOf(call))) return key;
  throw new ApiError(400, "API_KEY_NOT_FOUND", `No API Key with ID ${key.id} exists in group ${groupOf(call)}.`, {
    parameters: [key.id, groupOf(call)],
  });
}

export const projectApiKeyRoutes: readonly Route[] = [
  {
    ...common,
    method: "GET",
    path,
    needs: projectReader,
    paging: "counted",
    handle(call) {
      const found = keysOf(call, orgOf(call)).filter((key) => rolesIn(key, groupOf(call)));
      return { status: 200, body: page(call, listOf(call), found, (key) => apiKeyShape(key, listOf(call), call)) };
    },
  },
  {
    ...common,
    method: "POST",
    path,
    needs: accessManager,
    handle(call) {
      const given = createBody(call.body, "");
      const key = keepKey(call, {
        id: newId(call.now),
        orgId: orgOf(call),
        desc: given.desc,
        publicKey: newPublicKey(),
        privateKey: randomUUID(),
        orgRoles: ["ORG_MEMBER"],
        projects: [{ groupId: groupOf(call), roles: given.roles }],
      });
      happened(call, { orgId: key.orgId }, "API_KEY_CREATED", { targetPublicKey: key.publicKey });
      return { status: 200, body: apiKeyShape(key, listOf(call), call, true) };
    },
  },
  {
    ...common,
    method: "POST",
    path: `${path}/{apiUserId}`,
    needs: projectOwner,
    handle(call) {
      if (!Array.isArray(call.body)) throw wrongType("body");
      const held = assignBody(call.body, "").flatMap((one) => one.roles);
      const key = keyOf(call, orgOf(call));
      if (rolesIn(key, groupOf(call))) {
        throw new ApiError(400, "API_KEY_ALREADY_IN_GROUP", `API key ${key.publicKey} is already in this group.`, {
          parameters: [key.publicKey],
        });
      }
      keepKey(call, withRolesIn(key, groupOf(call), [...new Set(held)]));
      return { status: 204 };
    },
  },
  {
    ...common,
    method: "PATCH",
    path: `${path}/{apiUserId}`,
    needs: accessManager,
    paging: "counted",
    handle(call) {
      const key = assignedKey(call);
      const given = updateBody(call.body, "");
      const renamed = given.desc === undefined ? key : { ...key, desc: given.desc };
      const changed = given.roles === undefined ? renamed : withRolesIn(renamed, groupOf(call), given.roles);
      return { status: 200, body: apiKeyShape(keepKey(call, changed), listOf(call), call) };
    },
  },
  {
    ...common,
    method: "DELETE",
    path: `${path}/{apiUserId}`,
    needs: accessManager,
    handle(call) {
      keepKey(call, withRolesIn(assignedKey(call), groupOf(call), []));
      return { status: 204 };
    },
  },
];
