import type { PlannedEntity } from "./event.ts";

/** How many entities there are of each action. */
export function planCounts(planned: readonly PlannedEntity[]): Partial<Record<PlannedEntity["action"], number>> {
  const counts: Partial<Record<PlannedEntity["action"], number>> = {};
  for (const { action } of planned) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}
