import { createHash } from "node:crypto";
import { newId } from "./identifier.ts";
import type { EventMatter, EventRecord } from "./record.ts";
import type { Call } from "./route.ts";

/** Older ones are forgotten, so that a world that is used for years stays small. */
const keptPerPlace = 1_000;

/** Writes something that the caller has done into the events of a project, or of an organization. */
export function happened(
  call: Call,
  place: { readonly groupId: string } | { readonly orgId: string },
  type: string,
  matter: EventMatter = {},
): void {
  const { events, projects } = call.world;
  const isProject = "groupId" in place;
  const owner = isProject ? place.groupId : place.orgId;
  const orgId = isProject ? (projects.get("", place.groupId)?.orgId ?? "") : place.orgId;
  const id = newId(call.now);
  const event: EventRecord = {
    id,
    orgId,
    ...(isProject ? { groupId: place.groupId } : {}),
    created: call.now,
    type,
    caller: call.caller.id,
    address: call.address,
    ...matter,
  };
  events.put(owner, id, event);
  const [oldest] = events.count(owner) > keptPerPlace ? events.of(owner) : [];
  if (oldest) events.drop(owner, oldest.id);
}

/** The id of a credential, which has none of its own here. */
export function callerId(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 24);
}
