import { fitsWildcard } from "../runtime/wildcard.ts";
import type { Outcome } from "./judge.ts";

/** Somebody's word that a finding may stay, up to a day. */
export interface Waiver {
  /** Id of the check. */
  readonly id: string;
  /** Path of what is waived, with `*` for any characters. */
  readonly resource: string;
  readonly reason: string;
  /** The last day on which it waives, ISO 8601, UTC. */
  readonly until: string;
  /** Where it stands, for people: `waivers.yaml: waivers[0]`. */
  readonly place: string;
}

export interface Waived {
  /** The first waiver that fits, of those that still waive. */
  waiverOf(outcome: Outcome): Waiver | undefined;
  /** Their last day is over; they waive nothing. */
  readonly expired: readonly Waiver[];
  /** Those that still waive, and fit no finding. Known when all findings have been asked about. */
  unused(): readonly Waiver[];
}

/** Keeps account of which waivers are used. `now` is in milliseconds since the Unix epoch. */
export function waiving(waivers: readonly Waiver[], now: number): Waived {
  const today = new Date(now).toISOString().slice(0, 10);
  const valid = waivers.filter(({ until }) => until >= today);
  const used = new Set<Waiver>();
  return {
    waiverOf({ check, subject, verdict }) {
      if (verdict.state === "passed") return undefined;
      const fitting = valid.filter(({ id, resource }) => id === check && fitsWildcard(resource, subject.path));
      for (const one of fitting) used.add(one);
      return fitting[0];
    },
    expired: waivers.filter(({ until }) => until < today),
    unused: () => valid.filter((one) => !used.has(one)),
  };
}
