import type { Intent } from "../atlas/index.ts";
import type { ProjectReference } from "../policy/index.ts";

/** Members of bodies that name another project than the path does, such as the one that a restore goes to. */
const foreign = ["groupId", "targetGroupId", "targetProjectId"] as const;

/** Something that a request is about. */
export interface Concern {
  readonly area: string;
  readonly projects: readonly ProjectReference[];
}

/**
 * What a request is about; each has to be allowed. `unseen`: whoever asks has not looked at the cluster, and so does not
 * know whether it has backups.
 */
export function concernsOf(intent: Intent, unseen = false): readonly Concern[] {
  const { area } = intent;
  const own = { area, projects: projectsOf(intent) };
  if (area === "clusters" && endsBackups(intent, unseen)) return [own, { ...own, area: "backups" }];
  const target = area === "backups" ? overwrittenIn(intent) : undefined;
  return target === undefined ? [own] : [own, { area: "clusters", projects: [target] }];
}

/** Switching backups off deletes them, whatever the address that it is done at; so does a deletion that keeps none. */
function endsBackups({ operation, method, path, body }: Intent, unseen: boolean): boolean {
  const { backupEnabled, pitEnabled } = membersOf(body);
  // Atlas may read "false" and null as it reads false.
  if (method === "PATCH") return [backupEnabled, pitEnabled].some((flag) => flag !== undefined && flag !== true);
  // The snapshots of a Flex cluster always go with it.
  if (operation === "deleteFlexCluster") return true;
  // Atlas keeps none unless it is told to.
  return method === "DELETE" && !path.endsWith("?retainBackups=true") && (unseen || path.includes("?retainBackups="));
}

/** The project of the cluster whose data a restore replaces; undefined for all else, a download included. */
function overwrittenIn({ access, parameters, body }: Intent): ProjectReference | undefined {
  const members = membersOf(body);
  if (access !== "write" || (members.targetClusterName ?? members.targetDeploymentItemName) === undefined) return;
  const id = members.targetGroupId ?? members.targetProjectId ?? parameters.groupId;
  return typeof id === "string" ? { id } : {};
}

/** The projects that a request is about. One that is made or renamed is judged by its new name as well. */
function projectsOf({ area, parameters, body }: Intent): readonly ProjectReference[] {
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
