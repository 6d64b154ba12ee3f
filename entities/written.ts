import type { Change } from "../src/entity/index.ts";
import { differing } from "./decision.ts";

/** One change for each member that is written and differs; what is not written is left as it is. */
export function written(
  part: string,
  wanted: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): Change[] {
  return Object.keys(wanted).flatMap((name) => {
    const after = wanted[name];
    return after === undefined ? [] : differing(`${part}.${name}`, found[name], after);
  });
}

/** The members of a part that changes name. */
export function membersOf(part: string, changes: readonly Change[]): readonly string[] {
  const start = `${part}.`;
  return changes.flatMap(({ field }) => (field.startsWith(start) ? [field.slice(start.length)] : []));
}
