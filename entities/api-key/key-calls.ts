import { type ApiKey, type Atlas, AtlasError, apiAccessEntryKey, isAbsent } from "../../src/atlas/index.ts";
import { isUnsettled } from "../../src/entity/index.ts";
import { block } from "../address.ts";
import type { AccessListCalls } from "../credential/access-list.ts";
import type { ProjectCalls } from "../credential/project-assignment.ts";
import { removed } from "../removal.ts";

interface Place {
  readonly orgId: string;
  readonly id: string;
}

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

/** The projects of one API key. */
export function projectsOfKey(atlas: Atlas, { id: apiUserId }: Pick<ApiKey, "id">): ProjectCalls {
  const change = async (groupId: string, roles: readonly string[]) => {
    await atlas.call("updateProjectApiKeyRoles", { groupId, apiUserId, body: { roles } });
  };
  const send = (groupId: string, roles: readonly string[]) =>
    atlas.call("assignProjectApiKey", { groupId, apiUserId, body: [{ roles }] });
  return {
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
          if (!isAbsent(second, ["API_KEY_NOT_FOUND"])) throw isUnsettled(second) ? second : error;
          await send(groupId, roles);
        }
      }
    },
    async unassign(groupId) {
      await removed(() => atlas.call("unassignProjectApiKey", { groupId, apiUserId }));
    },
  };
}
