import { ApiError } from "./api-error.ts";
import { invalidValue } from "./refusal.ts";

const week = 7 * 24 * 3600_000;

/** A temporary user or entry ends later than now and at most a week ahead. */
export function demandWithinWeek(time: number | undefined, now: number): void {
  if (time === undefined) return;
  if (time <= now) throw new ApiError(400, "EXPIRATION_DATE_IN_PAST", "The deletion date must be in the future.");
  if (time > now + week) throw invalidValue("deleteAfterDate", "must be at most one week ahead");
}
