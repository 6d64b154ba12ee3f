import { createHash } from "node:crypto";
import type { Call } from "../route.ts";

/** The caller as the API key it is; null for a service account, which has no such shape. */
export function callerShape(call: Call): unknown {
  const { caller, world } = call;
  if (caller.kind !== "API key") return null;
  const roles = caller.roles.flatMap(({ role, org, project }): readonly object[] => {
    if (role.startsWith("GROUP_")) {
      const projects = world.projects.of("").filter(({ name }) => project === undefined || project === name);
      return projects.map(({ id }) => ({ groupId: id, roleName: role }));
    }
    const organizations = world.organizations.of("").filter(({ name }) => org === undefined || org === name);
    return organizations.map(({ id }) => ({ orgId: id, roleName: role }));
  });
  const id = createHash("sha256").update(caller.id).digest("hex").slice(0, 24);
  return { accessList: [], id, publicKey: caller.id, roles };
}
