import type { Cluster } from "../../inventory/model.ts";
import { plural } from "../../render/plural.ts";
import type { Check } from "../check.ts";
import { day } from "../day.ts";
import { declared } from "../fix.ts";
import { lastDayOf, lifecycleSource, newestMajor } from "../lifecycle.ts";
import { failed, passed, unknown, type Verdict } from "../verdict.ts";

/** Days: time enough to test an upgrade and to make it, release by release. */
const ahead = 180;

export const versionEnded: Check = {
  id: "version-ended",
  severity: "high",
  title: "Dedicated clusters have a version that is supported",
  reason: "Nobody mends what is found in a version past its end.",
  remedy: "Upgrade, one major version at a time.",
  judges: { clusters: (cluster, { now }) => judged(cluster, (last) => ended(last, now)) },
};

export const versionNearEnd: Check = {
  id: "version-near-end",
  severity: "medium",
  title: "No version ends within half a year",
  reason: "An upgrade that is begun in time can be tested; one that Atlas makes at the end cannot be chosen.",
  remedy: "Plan the upgrade now, one major version at a time.",
  judges: {
    clusters: (cluster, { now }) =>
      judged(cluster, (last) => {
        if (ended(last, now)) return undefined;
        const days = Math.ceil((Date.parse(last) + day - now) / day);
        if (days > ahead) return passed;
        return failed(
          `has MongoDB ${cluster.major_version}, which ends on ${last}, in ${plural(days, "day")}`,
          upgrade(cluster),
        );
      }),
  },
};

/** Atlas itself upgrades shared clusters, and those that follow every release. */
function judged(cluster: Cluster, judge: (lastDay: string) => Verdict | boolean | undefined): Verdict | undefined {
  const { type, release_system, major_version: major } = cluster;
  if (type !== "dedicated" || release_system === "CONTINUOUS") return undefined;
  if (major === null) return unknown("Atlas does not say which version it has");
  const last = lastDayOf(major);
  if (last === undefined) return unknown(`MongoDB ${major} does not stand in ${lifecycleSource}`);
  const verdict = judge(last);
  if (typeof verdict !== "boolean") return verdict;
  return verdict ? failed(`has MongoDB ${major}, which ended on ${last}`, upgrade(cluster)) : passed;
}

function ended(lastDay: string, now: number): boolean {
  return now >= Date.parse(lastDay) + day;
}

function upgrade({ name, major_version }: Cluster) {
  return declared("cluster", { name, mongodb_version: nextAfter(major_version ?? "") });
}

/** Atlas takes one step at a time. */
function nextAfter(major: string): string {
  const number = Number.parseInt(major, 10);
  return number >= 5 && number < Number.parseInt(newestMajor, 10) ? `${number + 1}.0` : newestMajor;
}
