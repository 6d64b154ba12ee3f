import { organizationMember, projectReader } from "../access.ts";
import { page } from "../page.ts";
import type { EventRecord } from "../record.ts";
import { invalidQuery } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { eventShape } from "../shape/event.ts";

const filters = ["eventType", "includeRaw", "maxDate", "minDate"];

function date(call: Call, name: string): number | undefined {
  const given = call.query.get(name);
  if (given === null) return undefined;
  const time = Date.parse(given);
  if (Number.isNaN(time)) throw invalidQuery(name, "a date and time as ISO 8601 has it");
  return time;
}

/** The events of a place that fit the query, newest first. */
function found(call: Call, owner: string): readonly EventRecord[] {
  const types = call.query.getAll("eventType");
  const others = call.query.getAll("excludedEventType");
  const clusters = call.query.getAll("clusterNames");
  const from = date(call, "minDate") ?? 0;
  const to = date(call, "maxDate") ?? Number.POSITIVE_INFINITY;
  return call.world.events
    .of(owner)
    .filter(
      ({ type, created, clusterName = "" }) =>
        (types.length === 0 || types.includes(type)) &&
        !others.includes(type) &&
        (clusters.length === 0 || clusters.includes(clusterName)) &&
        created >= from &&
        created <= to,
    )
    .reverse();
}

function answer(call: Call, place: readonly [string, string]) {
  const events = found(call, place[1]);
  return { status: 200, body: page(call, [...place, "events"], events, (event) => eventShape(event, call, place)) };
}

export const eventRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/events",
    versions: first,
    limit: "group",
    needs: projectReader,
    query: [...filters, "clusterNames", "excludedEventType"],
    paging: "counted",
    handle: (call) => answer(call, ["groups", call.params.groupId ?? ""]),
  },
  {
    method: "GET",
    path: "/orgs/{orgId}/events",
    versions: first,
    limit: "organization",
    needs: organizationMember,
    query: filters,
    paging: "counted",
    handle: (call) => answer(call, ["orgs", call.params.orgId ?? ""]),
  },
];
