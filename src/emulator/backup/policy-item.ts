import { newId } from "../identifier.ts";
import { invalidValue } from "../refusal.ts";
import { choice, object, text, whole } from "../rule.ts";
import type { Frequency, PolicyItem } from "./record.ts";
import { retentionDays, retentionUnits } from "./retention.ts";
import { frequencies } from "./schedule.ts";

/** One item of a policy in a body. */
export const policyItemBody = object(
  {
    frequencyInterval: whole({ min: 0, max: 40 }),
    frequencyType: choice(["hourly", "daily", "weekly", "monthly", "yearly", "ondemand"]),
    id: text(),
    retentionUnit: choice(retentionUnits),
    retentionValue: whole({ min: 1 }),
  },
  ["frequencyInterval", "frequencyType", "retentionUnit", "retentionValue"],
);

export type GivenPolicyItem = ReturnType<typeof policyItemBody>;

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

const intervals: Readonly<Record<Frequency, readonly number[]>> = {
  hourly: [1, 2, 4, 6, 8, 12],
  daily: [1],
  weekly: upTo(7),
  // 40 is the last day of the month.
  monthly: [...upTo(28), 40],
  yearly: upTo(12),
  ondemand: [0, 1],
};

/** NVMe disks are copied slowly, so not more than twice a day. */
const nvmeHours = [12];

/** The items that a body gives, with the ids of those that are there already. */
export function policyItemsOf(
  given: readonly GivenPolicyItem[],
  known: readonly PolicyItem[],
  now: number,
  options: { readonly nvme: boolean },
): readonly PolicyItem[] {
  const items = given.map((item): PolicyItem => {
    const { frequencyType, frequencyInterval, retentionUnit, retentionValue } = item;
    const allowed = options.nvme && frequencyType === "hourly" ? nvmeHours : intervals[frequencyType];
    if (!allowed.includes(frequencyInterval))
      throw invalidValue("frequencyInterval", `must be one of ${allowed.join(", ")} for ${frequencyType}`);
    return {
      id: known.find(({ id }) => id === item.id)?.id ?? newId(now),
      frequencyType,
      frequencyInterval,
      retention: { unit: retentionUnit, value: retentionValue },
    };
  });
  demandGrowingRetention(items);
  return items;
}

function demandGrowingRetention(items: readonly PolicyItem[]): void {
  const scheduled = items.filter(({ frequencyType }) => frequencyType !== "ondemand");
  for (const rare of scheduled) {
    const longer = scheduled.find(
      (often) =>
        frequencies.indexOf(often.frequencyType) < frequencies.indexOf(rare.frequencyType) &&
        retentionDays(often.retention) > retentionDays(rare.retention),
    );
    if (longer) {
      throw invalidValue(
        "retentionValue",
        `${rare.frequencyType} snapshots cannot be kept for less time than ${longer.frequencyType} ones`,
      );
    }
  }
}

export function policyItemShape({ id, frequencyType, frequencyInterval, retention }: PolicyItem): unknown {
  return { frequencyInterval, frequencyType, id, retentionUnit: retention.unit, retentionValue: retention.value };
}
