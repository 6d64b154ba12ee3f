import { randomUUID } from "node:crypto";
import { organizationMember, organizationOwner } from "../access.ts";
import { oneEntry } from "../credential/access-list.ts";
import { dropKey, keepKey, keyOf, keysOf } from "../credential/api-key.ts";
import { organizationRoles } from "../facts/role.ts";
import { happened } from "../happening.ts";
import { newId, newPublicKey } from "../identifier.ts";
import { page } from "../page.ts";
import { type Call, first, type Route } from "../route.ts";
import { atLeastOne, choice, ignored, list, object, text } from "../rule.ts";
import { apiKeyShape } from "../shape/api-key.ts";
import { accessListRoutes } from "./api-access-list.ts";

const desc = text({ min: 1, max: 250 });
const roles = atLeastOne(list(choice(organizationRoles)));
const readOnly = { id: ignored, links: ignored, privateKey: ignored, publicKey: ignored };
const createBody = object({ ...readOnly, desc, roles }, ["desc", "roles"]);
const updateBody = object({ ...readOnly, desc, roles });

const path = "/orgs/{orgId}/apiKeys";
const common = { versions: first, limit: "organization" } as const;
const listOf = ({ params }: Call) => ["orgs", params.orgId ?? "", "apiKeys"];
const accessListOf = (call: Call) => {
  const { id } = keyOf(call, call.params.orgId ?? "");
  return { owner: id, segments: [...listOf(call), id, "accessList"] };
};

export const apiKeyRoutes: readonly Route[] = [
  {
    ...common,
    method: "GET",
    path,
    needs: organizationMember,
    paging: "counted",
    handle(call) {
      const found = keysOf(call, call.params.orgId ?? "");
      return { status: 200, body: page(call, listOf(call), found, (key) => apiKeyShape(key, listOf(call), call)) };
    },
  },
  {
    ...common,
    method: "POST",
    path,
    needs: organizationOwner,
    handle(call) {
      const given = createBody(call.body, "");
      const key = keepKey(call, {
        id: newId(call.now),
        orgId: call.params.orgId ?? "",
        desc: given.desc,
        publicKey: newPublicKey(),
        privateKey: randomUUID(),
        orgRoles: given.roles,
        projects: [],
      });
      happened(call, { orgId: key.orgId }, "API_KEY_CREATED", { targetPublicKey: key.publicKey });
      return { status: 200, body: apiKeyShape(key, listOf(call), call, true) };
    },
  },
  {
    ...common,
    method: "GET",
    path: `${path}/{apiUserId}`,
    needs: organizationMember,
    handle: (call) => ({
      status: 200,
      body: apiKeyShape(keyOf(call, call.params.orgId ?? ""), listOf(call), call),
    }),
  },
  {
    ...common,
    method: "PATCH",
    path: `${path}/{apiUserId}`,
    needs: organizationOwner,
    handle(call) {
      const key = keyOf(call, call.params.orgId ?? "");
      const given = updateBody(call.body, "");
      const changed = { ...key, desc: given.desc ?? key.desc, orgRoles: given.roles ?? key.orgRoles };
      return { status: 200, body: apiKeyShape(keepKey(call, changed), listOf(call), call) };
    },
  },
  {
    ...common,
    method: "DELETE",
    path: `${path}/{apiUserId}`,
    needs: organizationOwner,
    handle(call) {
      dropKey(call, keyOf(call, call.params.orgId ?? ""));
      return { status: 204 };
    },
  },
  {
    ...common,
    method: "GET",
    path: `${path}/{apiUserId}/accessList/{ipAddress}`,
    needs: organizationMember,
    handle: (call) => oneEntry(call, accessListOf(call)),
  },
  ...accessListRoutes(common, {
    path: `${path}/{apiUserId}/accessList`,
    reader: organizationMember,
    writer: organizationOwner,
    listOf: accessListOf,
  }),
];
