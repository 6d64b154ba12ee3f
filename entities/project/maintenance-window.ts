import { z } from "zod";
import type { Atlas } from "../../src/atlas/index.ts";
import type { Change } from "../../src/entity/index.ts";
import { membersOf, written } from "../written.ts";

/** Atlas counts them from 1. */
const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

const hour = z.number().int().min(0).max(23);

export const maintenanceWindow = z.strictObject({
  day: z.enum(days).describe("Day of the week on which maintenance starts"),
  hour: hour.describe("Hour of that day, in the project's time zone, which is UTC unless it was changed in Atlas"),
  auto_defer: z.boolean().optional().describe("Whether each maintenance is put off once, by a week"),
  protected_hours: z
    .strictObject({
      from: hour.describe("Hour at which they begin"),
      to: hour.describe("Hour at which they end"),
    })
    .optional()
    .describe("Hours of every day in which Atlas starts no maintenance"),
});
type MaintenanceWindow = z.output<typeof maintenanceWindow>;

/** How the window that is written differs from what Atlas has; a project without one has neither day nor hour. */
export async function windowChanges(atlas: Atlas, groupId: string, wanted: MaintenanceWindow): Promise<Change[]> {
  const found = await atlas.call("getMaintenanceWindow", { groupId });
  // A project without a window has no day, or the day 0.
  const day = days[(found.dayOfWeek ?? 0) - 1];
  const { startHourOfDay: from, endHourOfDay: to } = found.protectedHours ?? {};
  return written("maintenance_window", wanted, {
    day,
    hour: day === undefined ? undefined : (found.hourOfDay ?? 0),
    auto_defer: found.autoDeferOnceEnabled ?? false,
    ...(found.protectedHours ? { protected_hours: { from, to } } : {}),
  });
}

/** A window is sent whole: Atlas wants the day with every change. */
export async function sendWindow(
  atlas: Atlas,
  groupId: string,
  wanted: MaintenanceWindow,
  changes: readonly Change[],
): Promise<void> {
  if (membersOf("maintenance_window", changes).length === 0) return;
  const { day, hour: hourOfDay, auto_defer, protected_hours: hours } = wanted;
  const body = {
    dayOfWeek: days.indexOf(day) + 1,
    hourOfDay,
    ...(auto_defer === undefined ? {} : { autoDeferOnceEnabled: auto_defer }),
    ...(hours ? { protectedHours: { startHourOfDay: hours.from, endHourOfDay: hours.to } } : {}),
  };
  await atlas.call("updateMaintenanceWindow", { groupId, body });
}
