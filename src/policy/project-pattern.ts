import { all } from "./area.ts";
import type { ProjectReference } from "./request.ts";

/** Whether an entry of `projects` means this project; undefined where that depends on a name that is not known. */
export function means(entry: string, { id, name }: ProjectReference): boolean | undefined {
  if (entry === all) return true;
  if (isId(entry))
    return id === undefined && name === undefined ? undefined : id?.toLowerCase() === entry.toLowerCase();
  return name === undefined ? undefined : fits(entry, name);
}

/**
 * No project is known by a name that has the form of an id, so none can pass for another.
 * Atlas may take an id in capitals as well: spelled so, it must not slip past a rule.
 */
function isId(entry: string): boolean {
  return /^[0-9a-f]{24}$/i.test(entry);
}

/** Whether a name fits a pattern in which `*` stands for any characters. In one pass, whatever the pattern. */
function fits(pattern: string, name: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.pop();
  if (end === undefined) return name === pattern;
  if (!name.startsWith(start)) return false;
  let at = start.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - end.length >= at && name.endsWith(end);
}
