import { atlasTime } from "../clock.ts";
import type { UserRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

export function databaseUserShape(user: UserRecord, call: Call): unknown {
  return {
    awsIAMType: user.awsIAMType,
    databaseName: user.databaseName,
    ...(user.deleteAfter === undefined ? {} : { deleteAfterDate: atlasTime(user.deleteAfter) }),
    ...(user.description === undefined ? {} : { description: user.description }),
    groupId: user.groupId,
    labels: user.labels,
    ldapAuthType: user.ldapAuthType,
    links: selfLink(call, "groups", user.groupId, "databaseUsers", user.databaseName, user.username),
    oidcAuthType: user.oidcAuthType,
    roles: user.roles,
    scopes: user.scopes,
    username: user.username,
    x509Type: user.x509Type,
  };
}
