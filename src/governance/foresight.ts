import type { EntityContext, EntityType, Verdict } from "../entity/index.ts";
import type { AccessRequest, ProjectReference } from "../policy/index.ts";

type Values = Readonly<Record<string, unknown>>;

/** What an update would ask the policy for, once a look has come to this verdict. */
export function writingsOf(type: EntityType, verdict: Verdict, definition: Values): readonly AccessRequest[] {
  const { action, changes } = verdict;
  if (action === "none" || action === "refuse" || (action !== "create" && changes.length === 0)) return [];
  const own = type.area === undefined ? [] : [{ area: type.area }];
  const projects = placesOf(type, definition, "known" in verdict ? verdict.known : {});
  return (type.writings?.(verdict, definition) ?? own).map((writing) => {
    return { ...writing, access: "write", action: "update", projects };
  });
}

/** What doing something to a whole entity would ask the policy for. */
export function deedOf(
  type: EntityType,
  { definition, state }: Pick<EntityContext, "definition" | "state">,
  deed: Pick<AccessRequest, "area" | "access" | "action">,
): AccessRequest {
  const isProject = type.area === "projects";
  const { id } = state;
  return { ...deed, projects: isProject && typeof id === "string" ? [{ id }] : placesOf(type, definition, {}) };
}

/** The project that an entity is, or stands in. `known` is what Atlas says of it. */
function placesOf(type: EntityType, definition: Values, known: Values): readonly ProjectReference[] {
  if (type.area !== "projects") return [reference(definition.project_id, undefined)];
  const wanted = reference(known.id, definition.name);
  return known.id === undefined ? [wanted] : [reference(known.id, known.name), wanted];
}

function reference(id: unknown, name: unknown): ProjectReference {
  return { ...(typeof id === "string" ? { id } : {}), ...(typeof name === "string" ? { name } : {}) };
}
