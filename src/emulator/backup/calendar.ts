import type { PolicyItem } from "./record.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A time at which a schedule takes a snapshot, and the items that ask for it. */
export interface Occasion {
  readonly time: number;
  readonly items: readonly PolicyItem[];
}

interface Reference {
  readonly hour: number;
  readonly minute: number;
}

/** The last day of a month, as an interval. */
const lastDay = 40;

function falls({ frequencyType, frequencyInterval }: PolicyItem, midnight: number): boolean {
  const date = new Date(midnight);
  switch (frequencyType) {
    case "daily":
      return true;
    case "weekly":
      // Monday is 1 and Sunday 7.
      return (date.getUTCDay() || 7) === frequencyInterval;
    case "monthly":
      return frequencyInterval === lastDay
        ? new Date(midnight + day).getUTCDate() === 1
        : date.getUTCDate() === frequencyInterval;
    case "yearly":
      return date.getUTCDate() === 1 && date.getUTCMonth() + 1 === frequencyInterval;
    case "hourly":
    case "ondemand":
      return false;
  }
}

function occasionsOfDay(items: readonly PolicyItem[], midnight: number, reference: Reference): readonly Occasion[] {
  const times = new Map<number, PolicyItem[]>();
  const add = (time: number, item: PolicyItem) => times.set(time, [...(times.get(time) ?? []), item]);
  for (const item of items) {
    if (item.frequencyType === "hourly") {
      // Every interval divides the day, so the hours are the same each day.
      for (let at = reference.hour % item.frequencyInterval; at < 24; at += item.frequencyInterval)
        add(midnight + at * hour + reference.minute * minute, item);
    } else if (falls(item, midnight)) {
      add(midnight + reference.hour * hour + reference.minute * minute, item);
    }
  }
  return [...times].map(([time, of]) => ({ time, items: of })).sort((a, b) => a.time - b.time);
}

/** The occasions after `from` and not after `to`, in order. */
export function* occasions(
  items: readonly PolicyItem[],
  reference: Reference,
  from: number,
  to: number,
): Generator<Occasion> {
  if (items.length === 0) return;
  for (let midnight = Math.floor(from / day) * day; midnight <= to; midnight += day) {
    for (const occasion of occasionsOfDay(items, midnight, reference)) {
      if (occasion.time > from && occasion.time <= to) yield occasion;
    }
  }
}

/** The next occasion after `now`; undefined for a schedule without items. */
export function nextOccasion(items: readonly PolicyItem[], reference: Reference, now: number): number | undefined {
  for (const { time } of occasions(items, reference, now, now + 367 * day)) return time;
  return undefined;
}
