import { z } from "zod";
import type { Finding } from "../diagnostic.ts";
import { didYouMean } from "../nearest.ts";
import { oneOf } from "../value-words.ts";

type Issue = z.core.$ZodIssue;

/** What a schema's complaint says: what was wanted instead, and perhaps what to do. */
export type Complaint = Pick<Finding, "expected" | "hint">;

/**
 * A schema's complaint in plain words. Where the schema brings its own message, that says what was expected;
 * a hint comes from `params.hint` of a refinement.
 */
export function explainIssue(issue: Issue, value: unknown): Complaint {
  const custom = customMessage(issue, value);
  if (custom !== undefined) return { expected: custom, ...hintOf(issue) };
  switch (issue.code) {
    case "invalid_type":
      return { expected: typeWords(issue.expected), ...quoteHint(issue.expected, value) };
    case "invalid_value":
      return { expected: oneOf(issue.values.map(String)), ...nearHint(value, issue.values.map(String)) };
    case "too_small":
      return { expected: bound("at least", "more than", issue.origin, issue.minimum, issue.inclusive) };
    case "too_big":
      return { expected: bound("at most", "less than", issue.origin, issue.maximum, issue.inclusive) };
    case "not_multiple_of":
      return { expected: `a multiple of ${issue.divisor}` };
    case "invalid_format":
      return { expected: formatWords(issue.format, "pattern" in issue ? issue.pattern : undefined) };
    case "invalid_union":
      return { expected: unionWords(issue.errors, value) };
    default:
      return { expected: issue.message };
  }
}

/** A schema's complaint about data from elsewhere, in one line: where, and what was expected there. */
export function issueLine(issue: Issue, whole: unknown): string {
  const where = issue.path.map(String).join(".");
  const value = issue.path.reduce<unknown>(
    (data, step) => (data as Record<PropertyKey, unknown> | undefined)?.[step],
    whole,
  );
  const { expected, hint } = explainIssue(issue, value);
  const wanted = `expected ${expected ?? "something else"}${hint === undefined ? "" : ` (${hint})`}`;
  return `${where === "" ? "" : `${where}${value === undefined ? " is missing" : ""}: `}${wanted}`;
}

/** The message of the schema itself, where it has one. */
function customMessage(issue: Issue, value: unknown): string | undefined {
  if (issue.code === "custom") return issue.message;
  const own = english({ ...issue, input: value } as z.core.$ZodRawIssue);
  const standard = typeof own === "string" ? own : own?.message;
  return issue.message === standard || issue.message === "Invalid input" ? undefined : issue.message;
}

const english = z.locales.en().localeError;

const TYPE_WORDS: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["safeint", "a whole number"],
  ["bigint", "a whole number"],
  ["boolean", "`true` or `false`"],
  ["array", "a list"],
  ["object", "a mapping"],
  ["record", "a mapping"],
  ["null", "nothing"],
  ["undefined", "nothing"],
]);

function typeWords(type: string): string {
  return TYPE_WORDS.get(type) ?? type;
}

function quoteHint(expected: string, value: unknown): { hint?: string } {
  const scalar = typeof value === "number" || typeof value === "boolean";
  return expected === "string" && scalar ? { hint: `put it in quotes: "${value}"` } : {};
}

function nearHint(value: unknown, candidates: readonly string[]): { hint?: string } {
  const hint = typeof value === "string" ? didYouMean(value, candidates) : undefined;
  return hint === undefined ? {} : { hint };
}

function hintOf(issue: Issue): { hint?: string } {
  const hint = issue.code === "custom" ? issue.params?.hint : undefined;
  return typeof hint === "string" ? { hint } : {};
}

function bound(inclusive: string, exclusive: string, origin: string, limit: number | bigint, isInclusive = true) {
  const unit = UNITS.get(origin);
  const count = `${isInclusive ? inclusive : exclusive} ${limit}`;
  return unit === undefined ? count : `${count} ${limit === 1 ? unit : `${unit}s`}`;
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ["string", "character"],
  ["array", "item"],
  ["set", "item"],
  ["record", "member"],
  ["map", "member"],
]);

function formatWords(format: string, pattern: string | undefined): string {
  if (format === "regex" && pattern !== undefined) return `text that matches ${pattern}`;
  return FORMATS.get(format) ?? `text in the format ${format}`;
}

const FORMATS: ReadonlyMap<string, string> = new Map([
  ["email", "an e-mail address"],
  ["url", "a URL"],
  ["uuid", "a UUID"],
  ["ipv4", "an IPv4 address"],
  ["ipv6", "an IPv6 address"],
  ["cidrv4", "an IPv4 block such as 192.168.1.0/24"],
  ["cidrv6", "an IPv6 block such as 2001:db8::/32"],
  ["datetime", "a time such as 2030-01-31T12:00:00Z"],
  ["date", "a date such as 2030-01-31"],
]);

/** Every alternative, once. */
function unionWords(branches: readonly (readonly Issue[])[], value: unknown): string {
  const words = new Set<string>();
  for (const branch of branches) {
    const [issue] = branch;
    if (issue) words.add(explainIssue(issue, value).expected ?? issue.message);
  }
  return [...words].join(", or ");
}
