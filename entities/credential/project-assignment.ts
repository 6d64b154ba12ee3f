/** Roles by the id of the project that they are held in. */
export type ProjectRoles = ReadonlyMap<string, readonly string[]>;

/** How one kind of credential is let into projects. */
export interface ProjectCalls {
  present(): Promise<ProjectRoles>;
  /** It is in the project afterwards, with these roles, also where it was before. */
  assign(projectId: string, roles: readonly string[]): Promise<void>;
  /** These roles replace those that it has in the project. */
  change(projectId: string, roles: readonly string[]): Promise<void>;
  /** It is out of the project afterwards, whether or not it was in it. */
  unassign(projectId: string): Promise<void>;
}

export function projectRolesOf(
  projects: readonly { readonly project_id: string; readonly roles: readonly string[] }[],
): ProjectRoles {
  return new Map(projects.map(({ project_id, roles }) => [project_id, Array.from(new Set(roles)).sort()]));
}

/** In one order, so that Atlas's is no difference. */
export function shownProjects(roles: ProjectRoles): string[] {
  return Array.from(roles, ([project, held]) => `${project}: ${[...held].sort().join(", ")}`).sort();
}

/** What is to be gained is gained before anything is lost. */
export async function reconcileProjects(wanted: ProjectRoles, calls: ProjectCalls): Promise<void> {
  const present = await calls.present();
  for (const [project, roles] of wanted) {
    const held = present.get(project);
    if (held === undefined) await calls.assign(project, roles);
    else if ([...held].sort().join() !== [...roles].sort().join()) await calls.change(project, roles);
  }
  for (const project of present.keys()) if (!wanted.has(project)) await calls.unassign(project);
}
