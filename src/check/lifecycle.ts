/**
 * Last day of support of a major version on dedicated Atlas clusters, ISO 8601, UTC; those before 5.0 as the server's own.
 *
 * From https://www.mongodb.com/legal/support-policy/lifecycles as it stood in May 2026.
 */
const lastDays: Readonly<Record<string, string>> = {
  "3.6": "2021-04-30",
  "4.0": "2022-04-30",
  "4.2": "2023-04-30",
  "4.4": "2024-02-29",
  "5.0": "2024-10-31",
  "6.0": "2025-07-31",
  "7.0": "2027-08-31",
  "8.0": "2029-10-31",
};

export const lifecycleSource = "MongoDB's lifecycle schedule as of May 2026";

/**
 * Last day of a major version. Versions end in the order in which they came: one that is newer than all of the schedule
 * ends no sooner than the newest there, one that is older ended no later than the oldest. Undefined for any other.
 */
export function lastDayOf(major: string): string | undefined {
  const known = Object.keys(lastDays);
  const [oldest = "", newest = ""] = [known[0], known[known.length - 1]];
  const order = numberOf(major);
  if (Number.isNaN(order)) return undefined;
  if (order < numberOf(oldest)) return lastDays[oldest];
  if (order > numberOf(newest) && Math.floor(order / 1000) > Math.floor(numberOf(newest) / 1000))
    return lastDays[newest];
  return Object.hasOwn(lastDays, major) ? lastDays[major] : undefined;
}

/** The newest version of the schedule: what to move to. */
export const newestMajor = Object.keys(lastDays).slice(-1).join();

function numberOf(major: string): number {
  const [, first, second] = /^(\d{1,3})\.(\d{1,3})$/.exec(major) ?? [];
  return first === undefined || second === undefined ? Number.NaN : Number(first) * 1000 + Number(second);
}
