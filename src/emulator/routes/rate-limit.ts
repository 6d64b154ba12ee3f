import { demandAccess, known, organizationMember, projectReader } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { page } from "../page.ts";
import { type LimitScope, type LimitSetName, limitSets } from "../rate-limit.ts";
import { invalidQuery, notAuthorized } from "../refusal.ts";
import { type Call, operationOf, type Route, type Version } from "../route.ts";

const versions: readonly Version[] = [{ date: "2025-03-12" }];
const filters = ["groupId", "orgId", "userId", "ipAddress"] as const;
const scopes: Readonly<Record<(typeof filters)[number], LimitScope>> = {
  groupId: "GROUP",
  orgId: "ORGANIZATION",
  userId: "USER",
  ipAddress: "IP",
};

/** The scope that the filters ask for, after a look at the caller's right to it. */
function scopeOf(call: Call): LimitScope | undefined {
  const given = filters.filter((name) => call.query.has(name));
  if (given.length > 1) throw invalidQuery(given.join(", "), `at most one of ${filters.join(", ")}`);
  const [filter] = given;
  if (filter === undefined) return undefined;
  const value = call.query.get(filter) ?? "";
  if (filter === "groupId") demandAccess(projectReader, call.caller, { groupId: value }, call.world, call.address);
  if (filter === "orgId") demandAccess(organizationMember, call.caller, { orgId: value }, call.world, call.address);
  if (filter === "userId" && value !== call.caller.id) throw notAuthorized();
  if (filter === "ipAddress" && value !== call.address) throw notAuthorized();
  return scopes[filter];
}

/** The limits themselves, described with the routes that share them. */
export function rateLimitRoutes(others: readonly Route[]): readonly Route[] {
  const itself = "/rateLimits";
  const setNames = (Object.keys(limitSets) as LimitSetName[]).filter((name) => name !== "token");
  const endpointsOf = (name: LimitSetName) => {
    const endpoints = others.filter((route) => route.limit === name).map((route) => operationOf(route));
    if (name === "rateLimits")
      endpoints.push(`GET /api/atlas/v2${itself}`, `GET /api/atlas/v2${itself}/{endpointSetId}`);
    return endpoints.map((operation) => ({
      method: operation.split(" ")[0] ?? "",
      path: operation.split(" ")[1] ?? "",
    }));
  };
  const shape = (name: LimitSetName, call: Call) => {
    const usual = limitSets[name];
    const actual = call.limits.limitOf(name);
    const figure = (value: number, defaultValue: number) => ({
      defaultValue: value === defaultValue ? null : defaultValue,
      value,
    });
    return {
      capacity: figure(actual.capacity, usual.capacity),
      endpointSetId: name,
      endpointSetName: name,
      endpoints: endpointsOf(name),
      refillDurationSeconds: figure(actual.seconds, usual.seconds),
      refillRate: figure(actual.refill, usual.refill),
      scope: usual.scope,
    };
  };
  return [
    {
      method: "GET",
      path: itself,
      versions,
      limit: "rateLimits",
      needs: known,
      query: [...filters, "name", "endpointPath"],
      paging: "uncounted",
      handle(call) {
        const scope = scopeOf(call);
        const names = call.query.getAll("name");
        const paths = call.query.getAll("endpointPath");
        const found = setNames.filter(
          (name) =>
            (scope === undefined || limitSets[name].scope === scope) &&
            (names.length === 0 || names.includes(name)) &&
            (paths.length === 0 || endpointsOf(name).some((endpoint) => paths.includes(endpoint.path))),
        );
        return { status: 200, body: page(call, ["rateLimits"], found, (name) => shape(name, call), "uncounted") };
      },
    },
    {
      method: "GET",
      path: `${itself}/{endpointSetId}`,
      versions,
      limit: "rateLimits",
      needs: known,
      query: filters,
      handle(call) {
        const scope = scopeOf(call);
        const id = call.params.endpointSetId ?? "";
        const name = setNames.find(
          (candidate) => candidate === id && (scope === undefined || limitSets[candidate].scope === scope),
        );
        if (name === undefined) {
          throw new ApiError(404, "RESOURCE_NOT_FOUND", `No endpoint set ${id} exists.`, { parameters: [id] });
        }
        return { status: 200, body: shape(name, call) };
      },
    },
  ];
}
