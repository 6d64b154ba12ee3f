import { ApiError } from "../api-error.ts";
import { atlasTime } from "../clock.ts";
import type { ClusterRecord } from "../record.ts";
import type { World } from "../world.ts";
import type { Moment } from "./record.ts";

const day = 24 * 3600_000;

/** The moments that a cluster can be restored to; undefined without continuous backup. */
function pointInTimeWindow(
  world: World,
  cluster: ClusterRecord,
  now: number,
): { readonly earliest: number; readonly latest: number } | undefined {
  const schedule = world.schedules.get("", cluster.id);
  if (schedule?.continuousSince === undefined) return undefined;
  return { earliest: Math.max(schedule.continuousSince, now - schedule.restoreWindowDays * day), latest: now };
}

export function demandWithinWindow(world: World, cluster: ClusterRecord, moment: Moment, now: number): void {
  const window = pointInTimeWindow(world, cluster, now);
  if (!window) {
    throw new ApiError(400, "PIT_NOT_ENABLED", `Cluster ${cluster.name} has no continuous backup.`, {
      parameters: [cluster.name],
    });
  }
  const time = moment.seconds * 1000;
  // The moment has no parts of a second, the window's beginning has.
  if (time >= Math.floor(window.earliest / 1000) * 1000 && time <= window.latest) return;
  throw new ApiError(
    400,
    "INVALID_POINT_IN_TIME",
    `Cluster ${cluster.name} can be restored to a moment from ${atlasTime(window.earliest)} to ${atlasTime(window.latest)}.`,
    { parameters: [cluster.name, atlasTime(time)] },
  );
}
