import type { Change, Known, Verdict } from "../src/entity/index.ts";

/** How what Atlas has differs from what the definition says. */
export interface Comparison {
  /** What Atlas can change in place. */
  readonly changes: readonly Change[];
  /** What it cannot; `wayOut` says how to get there all the same. */
  readonly fixed: readonly FixedChange[];
  /** Why this cannot be brought about just now, and what to do first. */
  readonly blocked?: { readonly reason: string; readonly hint: string };
}

export interface FixedChange extends Change {
  readonly wayOut: string;
}

export interface Situation {
  /** What the resource is called in a sentence, for example `cluster "orders"`. */
  readonly label: string;
  /** Whether we made it or took it over before; otherwise somebody else made it. */
  readonly ours: boolean;
  /** Whether the definition says `adopt: true`. */
  readonly adopt: boolean;
  readonly comparison: Comparison;
  readonly known: Known;
}

/** What to do about a resource that Atlas has. Pure, so that a plan and an update cannot disagree. */
export function decide({ label, ours, adopt, comparison, known }: Situation): Verdict {
  const { changes, fixed, blocked } = comparison;
  const [obstacle] = fixed;
  const differing = [...fixed.map(({ wayOut: _, ...change }) => change), ...changes];
  if (!ours && !adopt && differing.length > 0) {
    return {
      action: "refuse",
      changes: differing,
      reason: `${label} exists already, was not made from this template, and differs: ${differing.map(shown).join("; ")}`,
      hint: obstacle
        ? "Make the template agree with it, or choose another name: some of this cannot be changed in place."
        : "Make the template agree with it, or write `adopt: true` to take it over and change it.",
    };
  }
  if (obstacle) {
    return {
      action: "refuse",
      changes: differing,
      reason: `${label}: this cannot be changed in place: ${fixed.map(shown).join("; ")}`,
      hint: obstacle.wayOut,
    };
  }
  if (blocked) {
    return { action: "refuse", changes, reason: `${label} ${blocked.reason}`, hint: blocked.hint };
  }
  if (!ours) return { action: "adopt", changes, known };
  return changes.length > 0 ? { action: "change", changes, known } : { action: "none", changes: [], known };
}

/** One change where the two values differ, none where they are the same data. */
export function differing(field: string, before: unknown, after: unknown): Change[] {
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ field, before, after }];
}

/** The same, for what cannot be changed in place. */
export function fixedDiffering(field: string, before: unknown, after: unknown, wayOut: string): FixedChange[] {
  return differing(field, before, after).map((change) => ({ ...change, wayOut }));
}

function shown({ field, before, after }: Change): string {
  return `${field} is ${show(before)}, the template says ${show(after)}`;
}

function show(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : (JSON.stringify(value) ?? "nothing");
}
