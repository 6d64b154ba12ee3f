import { invalidQuery } from "./refusal.ts";
import type { Route } from "./route.ts";

const always = ["pretty", "envelope"];
const paging = {
  counted: ["pageNum", "itemsPerPage", "includeCount"],
  uncounted: ["pageNum", "itemsPerPage"],
} as const;
const flags = new Set(["pretty", "envelope", "includeCount"]);

/** Refuses query parameters that the operation does not have. */
export function demandKnownQuery(route: Route, query: URLSearchParams): void {
  const known = new Set<string>([...always, ...(route.query ?? []), ...(route.paging ? paging[route.paging] : [])]);
  for (const [name, value] of query) {
    if (!known.has(name)) throw invalidQuery(name, `one of ${[...known].join(", ")}`);
    if (flags.has(name) && value !== "true" && value !== "false") throw invalidQuery(name, "true or false");
  }
}

/** With `envelope=true` the status travels in the body: beside a page's members, or around a single object. */
export function enveloped(query: URLSearchParams, status: number, body: unknown): unknown {
  if (query.get("envelope") !== "true" || body === undefined) return body;
  return typeof body === "object" && body !== null && "results" in body
    ? { ...body, status }
    : { content: body, status };
}
