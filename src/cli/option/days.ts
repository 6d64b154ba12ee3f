import { UsageError } from "../../runtime/input-error.ts";

/** `90d` or `12w`, in days. Throws a `UsageError` that names the option. */
export function daysOf(option: string, text: string): number {
  const [, count, unit] = /^(\d{1,5})([dw])$/.exec(text) ?? [];
  if (count !== undefined && Number(count) > 0) return Number(count) * (unit === "w" ? 7 : 1);
  throw new UsageError(
    `${option} ${text}: expected a number of days or weeks, with its unit`,
    "for example 90d, or 12w",
  );
}
