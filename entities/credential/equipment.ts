import type { Change } from "../../src/entity/index.ts";
import { differing } from "../decision.ts";
import { type AccessListCalls, reconcileAccessList, shownAccessList } from "./access-list.ts";
import { type ProjectCalls, type ProjectRoles, reconcileProjects, shownProjects } from "./project-assignment.ts";

/** What a credential is given besides its roles in the organization; what is left out stays as it is. */
export interface Equipment {
  readonly projects?: ProjectRoles | undefined;
  readonly accessList?: readonly string[] | undefined;
}

/** The projects and the access list of one credential, as Atlas lets them be worked with. */
export interface EquipmentCalls {
  readonly projects: ProjectCalls;
  readonly accessList: AccessListCalls;
}

export async function differingEquipment(
  { projects, accessList }: Equipment,
  calls: EquipmentCalls,
): Promise<readonly Change[]> {
  return [
    ...(projects === undefined
      ? []
      : differing("projects", shownProjects(await calls.projects.present()), shownProjects(projects))),
    ...(accessList === undefined
      ? []
      : differing("access_list", shownAccessList(await calls.accessList.blocks()), shownAccessList(accessList))),
  ];
}

/** Sends the difference. An access list is never emptied. */
export async function equip({ projects, accessList }: Equipment, calls: EquipmentCalls): Promise<void> {
  if (projects) await reconcileProjects(projects, calls.projects);
  if (accessList && accessList.length > 0) await reconcileAccessList(accessList, calls.accessList);
}
