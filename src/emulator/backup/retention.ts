export const retentionUnits = ["days", "weeks", "months", "years"] as const;

export interface Retention {
  readonly unit: (typeof retentionUnits)[number];
  readonly value: number;
}

const day = 24 * 3600_000;
// Only for comparing: twelve months are not longer than a year.
const daysOf = { days: 1, weeks: 7, months: 30, years: 365 } as const;

/** How long it is, in days. */
export function retentionDays({ unit, value }: Retention): number {
  return daysOf[unit] * value;
}

/** The end of the retention by the calendar. */
export function keptUntil(from: number, { unit, value }: Retention): number {
  if (unit === "days" || unit === "weeks") return from + daysOf[unit] * value * day;
  const end = new Date(from);
  if (unit === "months") end.setUTCMonth(end.getUTCMonth() + value);
  else end.setUTCFullYear(end.getUTCFullYear() + value);
  return end.getTime();
}
