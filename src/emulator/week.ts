import { ApiError } from "./api-error.ts";

const week = 7 * 24 * 3600_000;

/** A temporary user or entry ends later than now and at most a week ahead. */
export function demandWithinWeek(time: number | undefined, now: number): void {
  if (time === undefined) return;
  if (time <= now) throw new ApiError(400, "EXPIRATION_DATE_IN_PAST", "The deletion date must be in the future.");
  if (time <= now + week) return;
  throw new ApiError(400, "EXPIRATION_DATE_EXCEEDS_MAX", "The deletion date can be at most 7 days in the future.", {
    parameters: [7],
  });
}

/** What has no end is given none later. */
export function demandNoNewEnd(before: { readonly deleteAfter?: number } | undefined, end: number | undefined): void {
  if (before === undefined || before.deleteAfter !== undefined || end === undefined) return;
  throw new ApiError(400, "PERMANENT_ENTITY_CANNOT_BE_MADE_TEMPORARY", "A permanent entity cannot be made temporary.");
}
