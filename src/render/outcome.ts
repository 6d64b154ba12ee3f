import type { RemovalVerdict, Verdict } from "../entity/index.ts";

/** What was done to an entity, as one word. */
export const applied: Readonly<Record<Exclude<Verdict["action"], "refuse">, string>> = {
  create: "created",
  change: "changed",
  adopt: "adopted",
  none: "unchanged",
};

/** What became of one that was to go. */
export const removed: Readonly<Record<Exclude<RemovalVerdict["action"], "refuse">, string>> = {
  delete: "deleted",
  forget: "let go",
  none: "gone already",
};
