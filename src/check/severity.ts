/** From what is good to know to what wants somebody out of bed. */
export const severities = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

/** Whether `one` is as grave as `other`, or graver. */
export function atLeast(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) >= severities.indexOf(other);
}

/** The highest of them; `info` where there are none. */
export function worst(given: readonly Severity[]): Severity {
  return given.reduce((before, one) => (atLeast(one, before) ? one : before), "info");
}
