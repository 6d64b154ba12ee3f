import { atlasTime } from "../clock.ts";
import { callerId } from "../happening.ts";
import type { EventRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

/** Which cluster an event is about is for the query to ask; Atlas does not tell it in the answer. */
export function eventShape(event: EventRecord, call: Call, place: readonly [string, string]): unknown {
  const { id, orgId, groupId, created, type, caller, address, clusterName: _, ...matter } = event;
  return {
    apiKeyId: callerId(caller),
    created: atlasTime(created),
    eventTypeName: type,
    ...(groupId === undefined ? {} : { groupId }),
    id,
    isGlobalAdmin: false,
    links: selfLink(call, ...place, "events", id),
    orgId,
    publicKey: caller,
    remoteAddress: address,
    ...matter,
    ...(call.query.get("includeRaw") === "true" ? { raw: raw(event, call) } : {}),
  };
}

function raw({ id, orgId, groupId, created, type }: EventRecord, call: Call): unknown {
  const project = groupId === undefined ? undefined : call.world.projects.get("", groupId);
  return {
    _t: type,
    ...(project ? { cid: project.id, gn: project.name } : {}),
    cre: atlasTime(created),
    id,
    orgId,
    orgName: call.world.organizations.get("", orgId)?.name,
    severity: "INFO",
  };
}
