import { UsageError } from "../../runtime/input-error.ts";

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `2h` before `now`, or a day or moment in ISO 8601, in UTC unless it names a zone; as milliseconds since the Unix epoch. */
export function moment(option: string, text: string, now: number): number {
  const [, count, unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (seconds[unit] ?? 0) * 1000;
  const [, time, zone] = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const when = /^\d{4}-\d\d-\d\d/.test(text)
    ? Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text)
    : Number.NaN;
  if (!Number.isNaN(when)) return when;
  throw new UsageError(
    `${option} ${text}: this is no time`,
    "write 30m, 2h or 7d, or a moment such as 2026-08-10T03:00Z",
  );
}
