import { all } from "./area.ts";
import type { Rule } from "./policy.ts";
import { means } from "./project-pattern.ts";
import type { AccessRequest, ProjectReference } from "./request.ts";
import { isLarger } from "./tier.ts";

/** What keeps a rule from applying to a request. */
export type Gap = "area" | "action" | "projects" | "size";

/**
 * What keeps an allow rule from covering a request; empty where it covers it.
 * `unknown` says what the name of a project is taken for where it is not known: as one that fits, or as one that does not.
 */
export function gapsOf(rule: Rule, request: AccessRequest, unknown: "fits" | "differs"): Gap[] {
  const { area, access, action, projects, size } = request;
  const named = contains(rule[access], area);
  // Whoever may write may look at it, in the same projects, before and after.
  const implied = !named && access === "read" && contains(rule.write, area);
  const gaps: Gap[] = [];
  if (!named && !implied) gaps.push("area");
  if (!implied && !coversAction()) gaps.push("action");
  if (!coversProjects()) gaps.push("projects");
  if (rule.up_to !== undefined && size !== undefined && isLarger(size, rule.up_to)) gaps.push("size");
  return gaps;

  /** A write by the name of an operation may be any deletion at all: a rule that names no actions did not mean that. */
  function coversAction(): boolean {
    if (rule.actions === undefined) return action !== "api" || access === "read";
    return rule.actions.includes(action);
  }

  function coversProjects(): boolean {
    if (rule.projects === undefined || rule.projects.includes(all)) return true;
    // A list of everything can be looked at by whoever may look at a part; a write of no project is of the organization.
    if (projects.length === 0) return access === "read";
    return projects.every((project) => among(rule.projects ?? [], project, unknown === "fits"));
  }
}

/** Whether a deny rule forbids a request. */
export function forbids(rule: Rule, request: AccessRequest, unknown: "fits" | "differs"): boolean {
  const { area, access, action, projects } = request;
  if (!contains(rule[access], area)) return false;
  if (rule.actions !== undefined && !rule.actions.includes(action)) return false;
  if (rule.projects === undefined || rule.projects.includes(all)) return true;
  // Forbidding too much is mended by a word; forbidding too little for a capital letter is found out too late.
  const entries = rule.projects.map((entry) => entry.toLowerCase());
  return projects.some((project) => among(entries, inLowerCase(project), unknown === "fits"));
}

function inLowerCase({ name, ...project }: ProjectReference): ProjectReference {
  return name === undefined ? project : { ...project, name: name.toLowerCase() };
}

function contains(areas: readonly string[], area: string): boolean {
  return areas.includes(all) || areas.includes(area);
}

function among(entries: readonly string[], project: ProjectReference, unknown: boolean): boolean {
  return entries.some((entry) => means(entry, project) ?? unknown);
}
