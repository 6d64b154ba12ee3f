import { type Atlas, isAbsent, type ServiceAccountSecret } from "../../src/atlas/index.ts";
import { isUnsettled } from "../../src/entity/index.ts";
import { block } from "../address.ts";
import type { AccessListCalls } from "../credential/access-list.ts";
import type { ProjectCalls } from "../credential/project-assignment.ts";
import { removed } from "../removal.ts";
import { type LocatedAccount, projectRolesAmong, secretsSince } from "./view.ts";

type Place = Pick<LocatedAccount, "orgId" | "clientId">;

/** The access list of one service account. `label` is what a sentence calls the account. */
export function accessListOfAccount(atlas: Atlas, { orgId, clientId }: Place, label: string): AccessListCalls {
  const place = { orgId, clientId };
  return {
    label,
    async blocks() {
      const entries = await atlas.collection("listServiceAccountAccessEntries", place);
      return entries.map(({ cidrBlock, ipAddress }) => block(cidrBlock ?? ipAddress ?? ""));
    },
    async add(blocks) {
      const body = blocks.map((cidrBlock) => ({ cidrBlock }));
      await atlas.call("createServiceAccountAccessEntries", { ...place, body });
    },
    async remove(entry) {
      await removed(() => atlas.call("deleteServiceAccountAccessEntry", { ...place, ipAddress: entry }));
    },
  };
}

/** The projects of one service account. */
export function projectsOfAccount(atlas: Atlas, { orgId, clientId }: Place): ProjectCalls {
  const change = async (groupId: string, roles: readonly string[]) => {
    await atlas.call("updateProjectServiceAccount", { groupId, clientId, body: { roles } });
  };
  const invite = (groupId: string, roles: readonly string[]) =>
    atlas.call("inviteProjectServiceAccount", { groupId, clientId, body: { roles } });
  return {
    async present() {
      return projectRolesAmong(await atlas.collection("listServiceAccountProjects", { orgId, clientId }));
    },
    change,
    async assign(groupId, roles) {
      try {
        await invite(groupId, roles);
      } catch (error) {
        if (!isUnsettled(error)) throw error;
        // Whether it took effect shows in whether the roles can be changed.
        try {
          await change(groupId, roles);
        } catch (second) {
          if (!isAbsent(second)) throw isUnsettled(second) ? second : error;
          await invite(groupId, roles);
        }
      }
    },
    async unassign(groupId) {
      await removed(() => atlas.call("unassignProjectServiceAccount", { groupId, clientId }));
    },
  };
}

/** A 404 may come from elsewhere on the way; a secret that is taken to be gone has to be. */
export async function removeSecret(atlas: Atlas, { orgId, clientId }: Place, secretId: string): Promise<void> {
  const send = () => atlas.call("deleteServiceAccountSecret", { orgId, clientId, secretId });
  if ((await removed(send)) === "accepted") return;
  const account = await atlas.find("getOrganizationServiceAccount", { orgId, clientId }, { fresh: true });
  if (account?.secrets?.some(({ id }) => id === secretId)) await removed(send);
}

export async function freshAccount(atlas: Atlas, { orgId, clientId }: Place): Promise<LocatedAccount> {
  return { ...(await atlas.call("getOrganizationServiceAccount", { orgId, clientId })), orgId };
}

/**
 * Makes a secret and answers it, readable this once. Where the answer was lost, whatever was made is known to nobody,
 * and goes before the request is sent again.
 */
export async function makeSecret(atlas: Atlas, account: LocatedAccount, hours: number): Promise<ServiceAccountSecret> {
  const { orgId, clientId, secrets = [] } = account;
  const before = secrets.map(({ id }) => id);
  const body = { secretExpiresAfterHours: hours };
  const send = () => atlas.call("createServiceAccountSecret", { orgId, clientId, body });
  try {
    return await send();
  } catch (error) {
    if (!isUnsettled(error)) throw error;
    try {
      for (const lost of secretsSince(before, await freshAccount(atlas, account))) {
        await removeSecret(atlas, account, lost.id);
      }
    } catch (second) {
      // What was made may still be there, and the note of what was there before it has to stay.
      throw isUnsettled(second) ? second : error;
    }
    return send();
  }
}
