import {
  type ApiKey,
  type Atlas,
  AtlasError,
  apiAccessEntryKey,
  isAbsent,
  type NewApiKey,
} from "../../src/atlas/index.ts";
import { isUnsettled } from "../../src/entity/index.ts";
import { block } from "../address.ts";
import type { AccessListCalls } from "../credential/access-list.ts";
import type { ProjectCalls } from "../credential/project-assignment.ts";
import { removed } from "../removal.ts";
import { type LocatedKey, projectRolesIn } from "./view.ts";

type Place = Pick<LocatedKey, "orgId" | "id">;

/** Atlas says so with status 400, and not with 404. */
const keyGone = ["API_KEY_NOT_FOUND"];

/** The access list of one API key. `label` is what a sentence calls the key. */
export function accessListOfKey(atlas: Atlas, { orgId, id: apiUserId }: Place, label: string): AccessListCalls {
  const place = { orgId, apiUserId };
  return {
    label,
    async blocks() {
      return (await atlas.collection("listApiKeyAccessEntries", place)).map((entry) => block(apiAccessEntryKey(entry)));
    },
    async add(blocks) {
      await atlas.call("createApiKeyAccessEntries", { ...place, body: blocks.map((cidrBlock) => ({ cidrBlock })) });
    },
    async remove(entry) {
      await removed(() => atlas.call("deleteApiKeyAccessEntry", { ...place, ipAddress: entry }));
    },
  };
}

/** The projects of one API key; those that it is in are those of the answer that it comes from. */
export function projectsOfKey(atlas: Atlas, key: ApiKey): ProjectCalls {
  const { id: apiUserId } = key;
  const change = async (groupId: string, roles: readonly string[]) => {
    await atlas.call("updateProjectApiKeyRoles", { groupId, apiUserId, body: { roles } });
  };
  const send = (groupId: string, roles: readonly string[]) =>
    atlas.call("assignProjectApiKey", { groupId, apiUserId, body: [{ roles }] });
  return {
    async present() {
      return projectRolesIn(key);
    },
    change,
    async assign(groupId, roles) {
      try {
        await send(groupId, roles);
      } catch (error) {
        const isThere = error instanceof AtlasError && error.errorCode === "API_KEY_ALREADY_IN_GROUP";
        if (!isThere && !isUnsettled(error)) throw error;
        // Whether it took effect shows in whether the roles can be changed.
        try {
          await change(groupId, roles);
        } catch (second) {
          if (!isAbsent(second, keyGone)) throw isUnsettled(second) ? second : error;
          await send(groupId, roles);
        }
      }
    },
    async unassign(groupId) {
      await removed(() => atlas.call("unassignProjectApiKey", { groupId, apiUserId }), keyGone);
    },
  };
}

export async function keysDescribed(atlas: Atlas, orgId: string, desc: string, fresh: boolean): Promise<LocatedKey[]> {
  const keys = await atlas.collection("listOrganizationApiKeys", { orgId }, { fresh });
  return keys.filter((key) => key.desc === desc).map((key) => ({ ...key, orgId }));
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
    const clear = async (but?: string) => {
      try {
        await removeDescribed(atlas, orgId, body.desc, but);
      } catch (second) {
        // What was made may still be there, and the note of its description has to stay.
        throw isUnsettled(second) ? second : error;
      }
    };
    await clear();
    const made = await send();
    await clear(made.id);
    return made;
  }
}

export async function removeKey(atlas: Atlas, { orgId, id }: Place): Promise<void> {
  await removed(() => atlas.call("deleteOrganizationApiKey", { orgId, apiUserId: id }), keyGone);
}

/** Removes every key of this description but one. */
export async function removeDescribed(atlas: Atlas, orgId: string, desc: string, but?: string): Promise<void> {
  for (const key of await keysDescribed(atlas, orgId, desc, true)) if (key.id !== but) await removeKey(atlas, key);
}
