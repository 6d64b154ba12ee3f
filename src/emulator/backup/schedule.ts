import { hasNvmeDisk } from "../facts/node.ts";
import { newId } from "../identifier.ts";
import type { ClusterRecord } from "../record.ts";
import type { World } from "../world.ts";
import { occasions } from "./calendar.ts";
import { newSnapshot, occasionId } from "./new-snapshot.ts";
import type { Frequency, PolicyItem, ScheduleRecord } from "./record.ts";
import { keptUntil, type Retention, retentionDays } from "./retention.ts";

// The schedule of a cluster. Its snapshots are made when somebody looks, as if they had been made in time.

const day = 24 * 3600_000;

/** From frequent to rare. */
export const frequencies: readonly Frequency[] = ["hourly", "daily", "weekly", "monthly", "yearly", "ondemand"];

export function hasNvmeDisks(cluster: ClusterRecord): boolean {
  return cluster.specs.some((spec) =>
    spec.regionConfigs.some((config) => config.providerName !== "TENANT" && hasNvmeDisk(config.electable.instanceSize)),
  );
}

/** What a cluster gets with its backups: the moment of the day is the one at which they begin. */
function usualSchedule(cluster: ClusterRecord, begins: number, now: number): ScheduleRecord {
  const item = (frequencyType: Frequency, frequencyInterval: number, retention: Retention): PolicyItem => ({
    id: newId(now),
    frequencyType,
    frequencyInterval,
    retention,
  });
  const start = new Date(begins);
  return {
    policyId: newId(now),
    items: [
      item("hourly", hasNvmeDisks(cluster) ? 12 : 6, { unit: "days", value: 7 }),
      item("daily", 1, { unit: "days", value: 7 }),
      item("weekly", 6, { unit: "weeks", value: 4 }),
      item("monthly", 40, { unit: "months", value: 12 }),
      item("yearly", 12, { unit: "years", value: 1 }),
    ],
    hour: start.getUTCHours(),
    minute: start.getUTCMinutes(),
    restoreWindowDays: 7,
    settings: {},
    madeUntil: begins,
  };
}

export function isBackedUp(cluster: ClusterRecord): boolean {
  return cluster.settings.backupEnabled === true;
}

/** Makes the snapshots that the schedule has asked for since somebody looked last. */
export function makeScheduled(world: World, cluster: ClusterRecord, duration: number, now: number): void {
  const schedule = world.schedules.get("", cluster.id);
  if (!schedule || now <= schedule.madeUntil) return;
  if (!isBackedUp(cluster) || cluster.paused || cluster.deletion) return;
  const longest = Math.max(0, ...schedule.items.map((item) => retentionDays(item.retention)));
  // What would be expired by now need not be made.
  const from = Math.max(schedule.madeUntil, now - (longest + 8) * day);
  let made = false;
  for (const { time, items } of occasions(schedule.items, schedule, from, now)) {
    const keeper = items.reduce((a, b) => (retentionDays(b.retention) > retentionDays(a.retention) ? b : a));
    made = true;
    if (keptUntil(time + duration, keeper.retention) <= now) continue;
    const rarest = items.reduce((a, b) =>
      frequencies.indexOf(b.frequencyType) > frequencies.indexOf(a.frequencyType) ? b : a,
    );
    const snapshot = newSnapshot(cluster, {
      id: occasionId(cluster.id, time),
      snapshotType: "scheduled",
      frequencyType: rarest.frequencyType,
      asked: time,
      ends: time + duration,
      outcome: "done",
      retention: keeper.retention,
      policyItems: items.map((item) => item.id),
    });
    world.snapshots.put(cluster.id, snapshot.id, snapshot);
  }
  if (made) world.schedules.put("", cluster.id, { ...schedule, madeUntil: now });
}

/**
 * Brings the schedule to a change of the cluster: what was due before it is made, what falls into a time without
 * backups is not. Switching backups off deletes them.
 */
export function backupsAfterChange(
  world: World,
  before: ClusterRecord | undefined,
  after: ClusterRecord,
  duration: number,
  now: number,
): void {
  if (before) makeScheduled(world, before, duration, now);
  if (!isBackedUp(after)) {
    if (before && isBackedUp(before)) {
      world.schedules.drop("", after.id);
      world.snapshots.dropAll(after.id);
    }
    return;
  }
  const begins = Math.max(now, after.phase.kind === "create" ? after.phase.until : now);
  const known = world.schedules.get("", after.id);
  const { continuousSince, ...schedule } = known ?? usualSchedule(after, begins, now);
  const continuous = after.settings.pitEnabled === true ? { continuousSince: continuousSince ?? begins } : {};
  world.schedules.put("", after.id, { ...schedule, madeUntil: Math.max(schedule.madeUntil, now), ...continuous });
}
