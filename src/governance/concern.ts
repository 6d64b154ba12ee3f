import type { Intent } from "../atlas/index.ts";
import type { ProjectReference } from "../policy/index.ts";

/** Members of bodies that name another project than the path does, such as the one that a restore goes to. */
const foreign = ["groupId", "targetGroupId", "targetProjectId"] as const;

/** The areas that a request is about. */
export function areasOf({ area, access, method, path, body }: Intent): readonly string[] {
  const { backupEnabled, pitEnabled } = membersOf(body);
  // Switching backups off deletes them, whatever the address that it is done at; so does a deletion that keeps none.
  const ends = access === "write" && method === "PATCH" && (backupEnabled === false || pitEnabled === false);
  const drops = method === "DELETE" && path.endsWith("?retainBackups=false");
  return (ends || drops) && area === "clusters" ? [area, "backups"] : [area];
}

/** The projects that a request is about. One that is made or renamed is judged by its new name as well. */
export function projectsOf({ area, parameters, body }: Intent): readonly ProjectReference[] {
  const { groupId } = parameters;
  const members = membersOf(body);
  const named = foreign.map((member) => members[member]).filter((id) => typeof id === "string");
  const ids = new Set([...(groupId === undefined ? [] : [groupId]), ...named]);
  const { name } = members;
  const found: ProjectReference[] = [...ids].map((id) => ({ id }));
  if (area !== "projects" || typeof name !== "string") return found;
  return [...found, groupId === undefined ? { name } : { id: groupId, name }];
}

function membersOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
}
