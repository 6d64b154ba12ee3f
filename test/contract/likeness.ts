import { isJson } from "./json-schema.ts";

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/**
 * Where `found` lacks a member of `recorded` or has it with another type. Of arrays the first elements are compared.
 * A recorded null says only that the member is there: Atlas sends null for many that are not set.
 */
export function differences(recorded: unknown, found: unknown, at = "body"): string[] {
  if (recorded === null) return found === undefined ? [`${at} is missing`] : [];
  if (typeOf(recorded) !== typeOf(found))
    return [`${at} is ${found === undefined ? "missing" : typeOf(found)}, recorded as ${typeOf(recorded)}`];
  if (Array.isArray(recorded)) {
    return recorded.length === 0 ? [] : differences(recorded[0], (found as readonly unknown[])[0], `${at}[0]`);
  }
  if (!isJson(recorded)) return [];
  return Object.entries(recorded).flatMap(([name, value]) =>
    differences(value, isJson(found) ? found[name] : undefined, `${at}.${name}`),
  );
}
