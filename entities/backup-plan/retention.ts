/** How long a snapshot is kept. */
export interface Retention {
  readonly value: number;
  readonly unit: RetentionUnit;
}

export const retentionUnits = ["days", "weeks", "months", "years"] as const;
export type RetentionUnit = (typeof retentionUnits)[number];

const written = /^([1-9]\d{0,4}) (day|week|month|year)s?$/;

/** Reads `7 days`, `1 week`, `12 months`; undefined for any other text. */
export function retentionOf(keep: string): Retention | undefined {
  const [, value, unit] = written.exec(keep) ?? [];
  return value === undefined ? undefined : { value: Number(value), unit: `${unit}s` as RetentionUnit };
}

/** As a template says it. */
export function keepOf(value: number, unit: string): string {
  return `${value} ${value === 1 ? unit.replace(/s$/, "") : unit}`;
}

/** A year has twelve months, so that `12 months` and `1 year` are the same. */
const daysIn: Readonly<Record<RetentionUnit, number>> = { days: 1, weeks: 7, months: 365 / 12, years: 365 };

/** Length in days; of a month, on average. */
export function daysOf({ value, unit }: Retention): number {
  return value * daysIn[unit];
}
