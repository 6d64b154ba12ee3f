import type { EntityContext, EntityType, RemovalVerdict, Verdict, Writing } from "../entity/index.ts";
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

/** What a removal with this verdict would ask the policy for. */
export function removingsOf(
  type: EntityType,
  context: Pick<EntityContext, "definition" | "state">,
  verdict: RemovalVerdict,
): readonly AccessRequest[] {
  if (verdict.action === "none" || verdict.action === "refuse") return [];
  const own = type.area === undefined || verdict.action === "forget" ? [] : [{ area: type.area }];
  return withWritings(type, context, { access: "write", action: "delete" }, verdict.writings ?? own);
}

/** What an action would ask the policy for. */
export function actingsOf(
  type: EntityType,
  context: Pick<EntityContext, "definition" | "state">,
  name: string,
  given: Readonly<Record<string, unknown>>,
): readonly AccessRequest[] {
  const action = Object.hasOwn(type.actions, name) ? type.actions[name] : undefined;
  if (action?.area === undefined) return [];
  const writings = [{ area: action.area }, ...(action.writings?.(given as never, context.definition) ?? [])];
  return withWritings(type, context, { access: action.writes ? "write" : "read", action: name }, writings);
}

function withWritings(
  type: EntityType,
  context: Pick<EntityContext, "definition" | "state">,
  deed: Pick<AccessRequest, "access" | "action">,
  writings: readonly Writing[],
): readonly AccessRequest[] {
  return writings.map(({ project, ...writing }) => {
    const request = deedOf(type, context, { ...deed, ...writing });
    return project === undefined ? request : { ...request, projects: [{ id: project }] };
  });
}

/** What doing something to a whole entity would ask the policy for. */
export function deedOf(
  type: EntityType,
  { definition, state }: Pick<EntityContext, "definition" | "state">,
  deed: Omit<AccessRequest, "projects">,
): AccessRequest {
  const isProject = type.area === "projects";
  const { id } = state;
  return { ...deed, projects: isProject && typeof id === "string" ? [{ id }] : placesOf(type, definition, {}) };
}

/** The project that an entity is, or stands in; none of what belongs to the organization. `known` is what Atlas says of it. */
function placesOf(type: EntityType, definition: Values, known: Values): readonly ProjectReference[] {
  if (type.area !== "projects" && !("project_id" in type.definition.shape)) return [];
  if (type.area !== "projects") return [reference(definition.project_id, undefined)];
  const wanted = reference(known.id, definition.name);
  return known.id === undefined ? [wanted] : [reference(known.id, known.name), wanted];
}

function reference(id: unknown, name: unknown): ProjectReference {
  return { ...(typeof id === "string" ? { id } : {}), ...(typeof name === "string" ? { name } : {}) };
}
