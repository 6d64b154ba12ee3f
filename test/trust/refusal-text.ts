import type { PlannedEntity } from "../../src/runtime/engine/event.ts";

/** As the command line shows it: a hint that the reason holds already is not said again. */
export function refusalText({ reason = "", hint = "" }: Pick<PlannedEntity, "reason" | "hint">): string {
  return reason.includes(hint) ? reason : `${reason} ${hint}`;
}
