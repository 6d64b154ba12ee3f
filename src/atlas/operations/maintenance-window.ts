import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** When Atlas may maintain the clusters of a project; without a window it may at any time, and day and hour are missing. */
const maintenanceWindow = deferred(() =>
  z.looseObject({
    /** 1 is Sunday. */
    dayOfWeek: unset(z.number()),
    hourOfDay: unset(z.number()),
    startASAP: unset(z.boolean()),
    autoDeferOnceEnabled: unset(z.boolean()),
    numberOfDeferrals: unset(z.number()),
    timeZoneId: unset(z.string()),
    protectedHours: unset(z.looseObject({ startHourOfDay: unset(z.number()), endHourOfDay: unset(z.number()) })),
  }),
);
export type MaintenanceWindow = Told<typeof maintenanceWindow>;

/** Every change takes back what was deferred. */
export interface MaintenanceWindowChange {
  readonly dayOfWeek: number;
  readonly hourOfDay?: number;
  readonly autoDeferOnceEnabled?: boolean;
  readonly startASAP?: boolean;
  readonly protectedHours?: { readonly startHourOfDay: number; readonly endHourOfDay: number };
}

const path = "/groups/{groupId}/maintenanceWindow";
const common = { version: "2023-01-01", area: "projects", limit: limits.project } as const;
const writes = { ...common, access: "write", role: "Project Owner", touches: [] } as const;

export const maintenanceWindowOperations = {
  getMaintenanceWindow: {
    ...common,
    path,
    method: "GET",
    access: "read",
    role: "Project Read Only",
    repeatable: true,
    answer: maintenanceWindow,
  },
  updateMaintenanceWindow: {
    ...writes,
    path,
    method: "PATCH",
    repeatable: true,
    body: shape<MaintenanceWindowChange>(),
  },
  resetMaintenanceWindow: { ...writes, path, method: "DELETE", repeatable: true },
  /** Puts what is scheduled off by a week. */
  deferMaintenance: { ...writes, path: `${path}/defer`, method: "POST", repeatable: false },
  /** Switches to the other of on and off. */
  toggleMaintenanceAutoDefer: { ...writes, path: `${path}/autoDefer`, method: "POST", repeatable: false },
} as const satisfies Record<string, Operation>;
