import { z } from "zod";
import { daysOf, retentionOf } from "./retention.ts";

/** From the most frequent to the rarest. */
export const frequencies = ["hourly", "daily", "weekly", "monthly", "yearly"] as const;
export type Frequency = (typeof frequencies)[number];

interface Rhythm {
  /** What `interval` may be. */
  readonly fits: (interval: number) => boolean;
  readonly expected: string;
  /** Atlas's own choice for a new cluster. */
  readonly usual: number;
  /** Atlas keeps one item of this frequency at most. */
  readonly once: boolean;
}

const between = (first: number, last: number) => (interval: number) => interval >= first && interval <= last;

const rhythms: Readonly<Record<Frequency, Rhythm>> = {
  hourly: {
    fits: (interval) => [1, 2, 4, 6, 8, 12].includes(interval),
    expected: "for `hourly`, every 1, 2, 4, 6, 8 or 12 hours",
    usual: 6,
    once: true,
  },
  daily: { fits: (interval) => interval === 1, expected: "for `daily`, 1", usual: 1, once: true },
  weekly: { fits: between(1, 7), expected: "for `weekly`, a day from 1 (Monday) to 7 (Sunday)", usual: 6, once: false },
  monthly: {
    fits: (interval) => between(1, 28)(interval) || interval === 40,
    expected: "for `monthly`, a day from 1 to 28, or 40 for the last day",
    usual: 40,
    once: false,
  },
  yearly: { fits: between(1, 12), expected: "for `yearly`, a month from 1 to 12", usual: 12, once: false },
};

export const policy = z
  .strictObject({
    every: z.enum(frequencies).describe("How often a snapshot is taken"),
    interval: z
      .int()
      .optional()
      .describe(
        "Of hourly: hours between two. Of weekly: the day, 1 is Monday. Of monthly: the day, 40 is the last. Of yearly: the month. Left out: 6, Saturday, the last day, December",
      ),
    keep: z
      .string()
      .refine((text) => retentionOf(text) !== undefined, "a number of days, weeks, months or years, such as `7 days`")
      .describe("How long it is kept, such as `7 days`, `4 weeks`, `12 months`, `1 year`"),
  })
  .superRefine((one, check) => {
    const { fits, expected } = rhythms[one.every];
    if (!fits(intervalOf(one))) check.addIssue({ code: "custom", path: ["interval"], message: expected });
  })
  .describe("One rule of the schedule");
export type Policy = z.output<typeof policy>;

export function intervalOf({ every, interval }: Pick<Policy, "every" | "interval">): number {
  return interval ?? rhythms[every].usual;
}

/** How often it happens: 0 is the most frequent. */
export function rankOf(every: string): number {
  return (frequencies as readonly string[]).indexOf(every);
}

/** What Atlas would refuse of policies that are each right by themselves; `index` is of the one at fault. */
export function policyMistakes(policies: readonly Policy[]): { index: number; member: string; expected: string }[] {
  return policies.flatMap((one, index) => {
    const twice = policies.slice(0, index).find((other) => other.every === one.every && conflicts(other, one));
    if (twice) return [{ index, member: "every", expected: `one policy ${nameOf(one)}` }];
    const frequent = policies.find((other) => rankOf(other.every) < rankOf(one.every) && days(other) > days(one));
    if (!frequent) return [];
    const expected = `at least \`${frequent.keep}\`, because ${nameOf(one)} is rarer than ${nameOf(frequent)}, which is kept for ${frequent.keep}`;
    return [{ index, member: "keep", expected }];
  });
}

function conflicts(a: Policy, b: Policy): boolean {
  return rhythms[a.every].once || intervalOf(a) === intervalOf(b);
}

function nameOf(one: Policy): string {
  return one.every === "daily" ? "`daily`" : `\`${one.every}\` (interval ${intervalOf(one)})`;
}

function days(one: Policy): number {
  const retention = retentionOf(one.keep);
  return retention ? daysOf(retention) : 0;
}
