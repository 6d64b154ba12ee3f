import { demandAccess, demandOwnAddress } from "./access.ts";
import { ApiError } from "./api-error.ts";
import type { Arrival } from "./arrival.ts";
import type { Caller } from "./auth/caller.ts";
import { callersIn, lasting } from "./auth/callers.ts";
import { authenticate } from "./auth/gate.ts";
import type { Outcome } from "./backup/record.ts";
import { noteUse } from "./credential/access-list.ts";
import { inject } from "./inject.ts";
import { demandKnownQuery, enveloped } from "./query.ts";
import { limitSets } from "./rate-limit.ts";
import { malformedBody } from "./refusal.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { type Call, operationOf, type Route } from "./route.ts";
import type { Service } from "./service.ts";
import { contentType, demandVersionedBody, deprecationHeaders, resolveVersion } from "./version.ts";

/** One request to the API, from its credentials to its answer. */
export async function answer(route: Route, arrival: Arrival, service: Service): Promise<Reply> {
  const { world, callers, digest, limiter, faults } = service;
  world.refresh();
  const caller = authenticate(
    { ...arrival, authorization: arrival.headers.authorization },
    callersIn(world, callers, arrival.at),
    digest,
    world,
    arrival.at,
  );
  const spent = limiter.spend(route.limit, limitScope(route, caller, arrival, service), arrival.path, arrival.at);
  arrival.answerHeaders.push(
    ["Ratelimit-Limit", String(spent.limit)],
    ["Ratelimit-Remaining", String(spent.remaining)],
  );
  const act = async (outcome: Outcome = "done") => perform(route, arrival, service, caller, outcome);
  const fault = faults.take(operationOf(route), arrival.method, arrival.path);
  return fault ? inject(fault, act) : act();
}

function limitScope(route: Route, caller: Caller, arrival: Arrival, service: Service): string {
  switch (limitSets[route.limit].scope) {
    case "GROUP":
      return arrival.params.groupId ?? "";
    case "ORGANIZATION":
      return arrival.params.orgId ?? "";
    case "USER":
      return caller.id;
    case "IP":
      return service.callerAddress;
  }
}

function perform(route: Route, arrival: Arrival, service: Service, caller: Caller, outcome: Outcome): Reply {
  const { world, busy } = service;
  const version = resolveVersion(route.versions, arrival.headers.accept, arrival.at);
  arrival.answerHeaders.push(...deprecationHeaders(route.versions, version));
  demandOwnAddress(caller, service.callerAddress, world);
  demandAccess(route.needs, caller, arrival.params, world, service.callerAddress);
  demandKnownQuery(route, arrival.query);
  const call: Call = {
    world,
    caller,
    given: lasting(world, service.callers),
    durations: service.durations,
    limits: service.limiter,
    params: arrival.params,
    query: arrival.query,
    body: bodyOf(arrival),
    version: version.date,
    address: service.callerAddress,
    outcome,
    now: arrival.at,
    link: (...segments) => [`${arrival.origin}/api/atlas/v2`, ...segments.map(encodeURIComponent)].join("/"),
  };
  const key = route.exclusive?.(arrival.params);
  if (key !== undefined && busy.has(key)) {
    throw new ApiError(
      409,
      "DATA_CONCURRENCY_ERROR",
      "Another change of the same list is under way; send them one after another.",
    );
  }
  const { status, body } = route.handle(call);
  noteUse(call);
  world.save();
  if (key !== undefined) {
    busy.add(key);
    arrival.whenSent.push(() => busy.delete(key));
  }
  return jsonReply(status, enveloped(arrival.query, status, body), route.untyped ? "" : contentType(version));
}

function bodyOf(arrival: Arrival): unknown {
  if (arrival.text === "") return undefined;
  demandVersionedBody(arrival.headers["content-type"]);
  try {
    return JSON.parse(arrival.text);
  } catch {
    throw malformedBody();
  }
}
