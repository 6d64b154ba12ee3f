import type { Atlas, NewApiKey } from "../../src/atlas/index.ts";
import { isUnsettled } from "../../src/entity/index.ts";
import { reconcileAccessList } from "../credential/access-list.ts";
import { type ProjectRoles, reconcileProjects } from "../credential/project-assignment.ts";
import { removed } from "../removal.ts";
import { accessListOfKey, projectsOfKey } from "./key-calls.ts";
import { type LocatedKey, projectRolesIn } from "./view.ts";

/** What a key is given besides its roles in the organization; what is left out stays as it is. */
export interface Equipment {
  readonly projects?: ProjectRoles | undefined;
  readonly accessList?: readonly string[] | undefined;
}

export async function keysDescribed(atlas: Atlas, orgId: string, desc: string, fresh: boolean): Promise<LocatedKey[]> {
  const keys = await atlas.collection("listOrganizationApiKeys", { orgId }, { fresh });
  return keys.filter((key) => key.desc === desc).map((key) => ({ ...key, orgId }));
}

export async function removeKey(atlas: Atlas, { orgId, id }: Pick<LocatedKey, "orgId" | "id">): Promise<void> {
  await removed(() => atlas.call("deleteOrganizationApiKey", { orgId, apiUserId: id }));
}

/**
 * Makes a key and answers it with its private key. `body.desc` is no other key's: where the answer was lost, the key that
 * bears it has a private key that nobody knows, and goes before the request is sent again.
 */
export async function makeKey(atlas: Atlas, orgId: string, body: NewApiKey): Promise<LocatedKey> {
  const send = async () => ({ ...(await atlas.call("createOrganizationApiKey", { orgId, body })), orgId });
  try {
    return await send();
  } catch (error) {
    if (!isUnsettled(error)) throw error;
    await removeDescribed(atlas, orgId, body.desc);
    const made = await send();
    await removeDescribed(atlas, orgId, body.desc, made.id);
    return made;
  }
}

/** Removes every key of this description but one. */
export async function removeDescribed(atlas: Atlas, orgId: string, desc: string, but?: string): Promise<void> {
  for (const key of await keysDescribed(atlas, orgId, desc, true)) if (key.id !== but) await removeKey(atlas, key);
}

export async function equip(atlas: Atlas, key: LocatedKey, { projects, accessList }: Equipment, label: string) {
  if (projects) await reconcileProjects(projectRolesIn(key), projects, projectsOfKey(atlas, key));
  if (accessList && accessList.length > 0) await reconcileAccessList(accessList, accessListOfKey(atlas, key, label));
}
