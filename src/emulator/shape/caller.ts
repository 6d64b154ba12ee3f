import { keysOf } from "../credential/api-key.ts";
import { soleAddress } from "../network.ts";
import type { Call } from "../route.ts";
import { roleShapes } from "./api-key.ts";

/** The caller as the API key it is; null for a service account, which has no such shape. */
export function callerShape(call: Call): unknown {
  const { caller, world } = call;
  if (caller.kind !== "API key") return null;
  const organizations = world.organizations.of("");
  const keys = organizations.flatMap(({ id }) => keysOf(call, id)).filter(({ publicKey }) => publicKey === caller.id);
  return {
    accessList: world.apiAccessEntries
      .of(caller.listedUnder ?? "")
      .map(({ value }) => ({ cidrBlock: value, ipAddress: soleAddress(value) ?? null })),
    // One of the start may stand in several organizations; a key that was made stands in one.
    id: keys[0]?.id,
    publicKey: caller.id,
    roles: keys.flatMap(roleShapes),
  };
}
