const day = 86_400_000;

/** Days after which a key ought to be replaced. */
export const oldAge = 90;

/** Whole days since a time in ISO 8601, 0 where it is still to come by this clock; undefined where there is none. */
export function ageInDays(created: unknown, now: number): number | undefined {
  const time = typeof created === "string" ? Date.parse(created) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, Math.floor((now - time) / day));
}
