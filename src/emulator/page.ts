import { invalidQuery } from "./refusal.ts";
import type { Call } from "./route.ts";

function wholeNumber(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const given = query.get(name);
  if (given === null) return fallback;
  const number = /^\d{1,9}$/.test(given) ? Number(given) : 0;
  if (number < 1 || number > max) throw invalidQuery(name, `a whole number from 1 to ${max}`);
  return number;
}

/** One page of a collection, with the links Atlas gives. `segments` is the collection's own path; some count nothing. */
export function page<T>(
  call: Call,
  segments: readonly string[],
  items: readonly T[],
  shape: (item: T) => unknown,
  counting: "counted" | "uncounted" = "counted",
): unknown {
  const pageNum = wholeNumber(call.query, "pageNum", 1, 999_999_999);
  const itemsPerPage = wholeNumber(call.query, "itemsPerPage", 100, 500);
  const includeCount = counting === "counted" && call.query.get("includeCount") !== "false";
  const from = (pageNum - 1) * itemsPerPage;
  const link = (rel: string, number: number) => {
    const query = new URLSearchParams(call.query);
    if (counting === "counted") query.set("includeCount", String(includeCount));
    query.set("pageNum", String(number));
    query.set("itemsPerPage", String(itemsPerPage));
    return { href: `${call.link(...segments)}?${query}`, rel };
  };
  const links = [link("self", pageNum)];
  if (pageNum > 1) links.unshift(link("previous", pageNum - 1));
  if (from + itemsPerPage < items.length) links.push(link("next", pageNum + 1));
  return {
    links,
    results: items.slice(from, from + itemsPerPage).map(shape),
    ...(includeCount ? { totalCount: items.length } : {}),
  };
}
