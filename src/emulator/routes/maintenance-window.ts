import { projectOwner, projectReader } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { happened } from "../happening.ts";
import type { MaintenanceWindowRecord } from "../record.ts";
import { type Call, first, type Route } from "../route.ts";
import { flag, ignored, object, whole } from "../rule.ts";

const hour = whole({ min: 0, max: 23 });
const changeBody = object(
  {
    autoDeferOnceEnabled: flag,
    dayOfWeek: whole({ min: 1, max: 7 }),
    hourOfDay: hour,
    numberOfDeferrals: ignored,
    protectedHours: object({ endHourOfDay: hour, startHourOfDay: hour }),
    startASAP: flag,
    timeZoneId: ignored,
  },
  ["dayOfWeek"],
);

/** Without a window there is no day, and Atlas answers 0 for it. */
const none: MaintenanceWindowRecord = {
  autoDeferOnceEnabled: false,
  dayOfWeek: 0,
  hourOfDay: 0,
  numberOfDeferrals: 0,
  startASAP: false,
};

function windowOf({ world, params }: Call): MaintenanceWindowRecord {
  return world.maintenanceWindows.get("", params.groupId ?? "") ?? none;
}

function save(call: Call, window: MaintenanceWindowRecord, event: string): void {
  const { groupId = "" } = call.params;
  call.world.maintenanceWindows.put("", groupId, window);
  happened(call, { groupId }, event);
}

function demandWindow(call: Call): MaintenanceWindowRecord {
  const window = windowOf(call);
  if (window.dayOfWeek > 0) return window;
  throw new ApiError(400, "ATLAS_MAINTENANCE_WINDOW_NOT_DEFINED", "No maintenance window defined for project.");
}

const deferralsAtMost = 2;

function demandDeferrable({ numberOfDeferrals }: MaintenanceWindowRecord): void {
  if (numberOfDeferrals < deferralsAtMost) return;
  const detail = "Scheduled maintenance for a group cannot be deferred more than twice.";
  throw new ApiError(400, "ATLAS_NUM_MAINTENANCE_DEFERRALS_EXCEEDED", detail);
}

const path = "/groups/{groupId}/maintenanceWindow";
const common = { versions: first, limit: "group" } as const;
const writes = { ...common, needs: projectOwner, untyped: true } as const;

export const maintenanceWindowRoutes: readonly Route[] = [
  {
    ...common,
    path,
    method: "GET",
    needs: projectReader,
    handle: (call) => ({ status: 200, body: { ...windowOf(call), timeZoneId: "UTC" } }),
  },
  {
    ...writes,
    path,
    method: "PATCH",
    handle(call) {
      const body = changeBody(call.body, "");
      const before = windowOf(call);
      const { hourOfDay = before.hourOfDay, autoDeferOnceEnabled = before.autoDeferOnceEnabled } = body;
      const { protectedHours = before.protectedHours, startASAP = false } = body;
      const changed = {
        autoDeferOnceEnabled,
        dayOfWeek: body.dayOfWeek,
        hourOfDay,
        numberOfDeferrals: 0,
        ...(protectedHours ? { protectedHours } : {}),
        startASAP,
      };
      const event = before.dayOfWeek === 0 ? "ATLAS_MAINTENANCE_WINDOW_ADDED" : "ATLAS_MAINTENANCE_WINDOW_MODIFIED";
      save(call, changed, event);
      return { status: 200 };
    },
  },
  {
    ...writes,
    path,
    method: "DELETE",
    handle(call) {
      const { groupId = "" } = call.params;
      call.world.maintenanceWindows.drop("", groupId);
      happened(call, { groupId }, "ATLAS_MAINTENANCE_WINDOW_REMOVED");
      return { status: 204 };
    },
  },
  {
    ...writes,
    path: `${path}/defer`,
    method: "POST",
    handle(call) {
      const window = demandWindow(call);
      demandDeferrable(window);
      save(call, { ...window, numberOfDeferrals: window.numberOfDeferrals + 1 }, "ATLAS_MAINTENANCE_DEFERRED");
      return { status: 200 };
    },
  },
  {
    ...writes,
    path: `${path}/autoDefer`,
    method: "POST",
    handle(call) {
      const window = demandWindow(call);
      const autoDeferOnceEnabled = !window.autoDeferOnceEnabled;
      const event = autoDeferOnceEnabled
        ? "ATLAS_MAINTENANCE_AUTO_DEFER_ENABLED"
        : "ATLAS_MAINTENANCE_AUTO_DEFER_DISABLED";
      save(call, { ...window, autoDeferOnceEnabled }, event);
      return { status: 200 };
    },
  },
];
