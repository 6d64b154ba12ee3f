import { fitsWildcard } from "../runtime/wildcard.ts";
import { all } from "./area.ts";
import type { ProjectReference } from "./request.ts";

/** Whether an entry of `projects` means this project; undefined where that depends on a name that is not known. */
export function means(entry: string, { id, name }: ProjectReference): boolean | undefined {
  if (entry === all) return true;
  if (isId(entry))
    return id === undefined && name === undefined ? undefined : id?.toLowerCase() === entry.toLowerCase();
  return name === undefined ? undefined : fitsWildcard(entry, name);
}

/**
 * No project is known by a name that has the form of an id, so none can pass for another.
 * Atlas may take an id in capitals as well: spelled so, it must not slip past a rule.
 */
function isId(entry: string): boolean {
  return /^[0-9a-f]{24}$/i.test(entry);
}
