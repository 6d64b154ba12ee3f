import type { ApiKeyRecord } from "../credential/record.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

/** `segments` is the path of the list that it is looked at in. The private key is told in full by its creation only. */
export function apiKeyShape(key: ApiKeyRecord, segments: readonly string[], call: Call, isNew = false): unknown {
  return {
    desc: key.desc,
    id: key.id,
    links: selfLink(call, ...segments, key.id),
    privateKey: isNew ? key.privateKey : `********-****-****-${key.privateKey.slice(-12)}`,
    publicKey: key.publicKey,
    roles: roleShapes(key),
  };
}

export function roleShapes({ orgId, orgRoles, projects }: ApiKeyRecord): readonly object[] {
  return [
    ...orgRoles.map((roleName) => ({ orgId, roleName })),
    ...projects.flatMap(({ groupId, roles }) => roles.map((roleName) => ({ groupId, roleName }))),
  ];
}
