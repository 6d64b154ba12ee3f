import type { ApiKey, ServiceAccount } from "../../inventory/model.ts";
import type { Check } from "../check.ts";
import type { Facts } from "../facts.ts";
import { called, shellWord } from "../fix.ts";
import { ownerInText, tagValue } from "../tag.ts";
import { type Fix, failed, passed, type Verdict } from "../verdict.ts";
import { changedUser } from "./user-change.ts";

type Credential = ApiKey | ServiceAccount;

export const accountOwner: Check = {
  id: "account-owner",
  severity: "medium",
  title: "Accounts have an owner",
  reason: "An account that is nobody's is not rotated, not reviewed, and not removed when its use ends.",
  remedy:
    "Name the owner: a label of a database user, or `owner: TEAM` in the description of a key or service account. Who made a key owns it while in the organization.",
  needs: ["creators"],
  judges: {
    database_users: (user, { ownerTag }) => {
      if (tagValue(user.tags, ownerTag) ?? ownerInText(user.description, ownerTag)) return passed;
      const labels = [...user.tags, { key: ownerTag, value: "TEAM" }];
      return failed("has no owner: no label, none in its description", changedUser(user, { labels }));
    },
    api_keys: (key, facts) => owned(key, facts, keyFix(key, facts)),
    service_accounts: (account, facts) => owned(account, facts, accountFix(account, facts)),
  },
};

export const leaver: Check = {
  id: "account-of-leaver",
  severity: "high",
  title: "Nobody who has left has an account",
  reason: "Whoever has left may still know the password or hold the key.",
  remedy: "Remove the person from the organization, and replace the keys that they made or owned.",
  needs: ["users", "creators"],
  judges: {
    users: ({ id, username, organization_id }, { left }) => {
      if (left === undefined) return undefined;
      if (!left.has(username.toLowerCase())) return passed;
      const command = `atlas api mongoDbCloudUsers removeOrgUser --orgId ${shellWord(organization_id)} --userId ${shellWord(id)}`;
      return failed("has left, and is still in the organization", { command });
    },
    api_keys: (key, facts) => held(key, facts, keyRemoval(key)),
    service_accounts: (account, facts) => held(account, facts, accountRemoval(account)),
    database_users: (user, facts) => {
      if (facts.left === undefined) return undefined;
      const { project_id: groupId, database: databaseName, username, tags, description } = user;
      const fix = called("deleteDatabaseUser", { groupId, databaseName, username });
      if (facts.left.has(username.toLowerCase())) return failed("belongs to somebody who has left", fix);
      const owner = tagValue(tags, facts.ownerTag) ?? ownerInText(description, facts.ownerTag);
      if (!facts.left.has(owner?.toLowerCase() ?? "")) return passed;
      return failed(`is owned by ${owner}, who has left`, fix);
    },
  },
};

function owned(credential: Credential, facts: Facts, fix: Fix): Verdict {
  if (ownerInText(credential.description, facts.ownerTag) !== undefined) return passed;
  const { created_by: creator, organization_id: organization } = credential;
  if (creator === null) {
    return facts.isUnread("creators", organization, credential.id)
      ? { state: "unknown", message: "who made it could not be read", told: true }
      : failed("has no owner: its description names none, and Atlas no longer knows who made it", fix);
  }
  const members = facts.members(organization);
  if (!isPerson(creator)) return failed(`has no owner: ${creator} made it, which is no person`, fix);
  if (members === undefined) return { state: "unknown", message: "the people could not be read", told: true };
  if (members.has(creator.toLowerCase())) return passed;
  return failed(`has no owner: ${creator}, who made it, is not in the organization`, fix);
}

/** Whoever made a key has seen it, whoever owns it now. */
function held(credential: Credential, facts: Facts, fix: Fix): Verdict | undefined {
  const { created_by: creator, organization_id: organization, description } = credential;
  const { left } = facts;
  const owner = ownerInText(description, facts.ownerTag);
  if (owner !== undefined && left?.has(owner.toLowerCase())) return failed(`is owned by ${owner}, who has left`, fix);
  if (creator === null) {
    if (!facts.isUnread("creators", organization, credential.id)) return undefined;
    return { state: "unknown", message: "who made it could not be read", told: true };
  }
  if (left?.has(creator.toLowerCase())) return failed(`was made by ${creator}, who has left`, fix);
  if (!isPerson(creator)) return passed;
  const members = facts.members(organization);
  if (members === undefined) return { state: "unknown", message: "the people could not be read", told: true };
  if (members.has(creator.toLowerCase())) return passed;
  return failed(`was made by ${creator}, who is not in the organization any more`, fix);
}

/** People have an email address as username; keys and service accounts do not. */
function isPerson(username: string): boolean {
  return username.includes("@");
}

function keyFix({ organization_id: orgId, id: apiUserId, description }: ApiKey, { ownerTag }: Facts): Fix {
  return called("updateOrganizationApiKey", { orgId, apiUserId }, { desc: naming(description, ownerTag) });
}

function accountFix({ organization_id: orgId, id: clientId, description }: ServiceAccount, { ownerTag }: Facts): Fix {
  const body = { description: naming(description, ownerTag) };
  return called("updateOrganizationServiceAccount", { orgId, clientId }, body);
}

function naming(description: string | null, ownerTag: string): string {
  return [description?.trim() ?? "", `${ownerTag}: TEAM`].filter((part) => part !== "").join(", ");
}

function keyRemoval({ organization_id: orgId, id: apiUserId }: ApiKey): Fix {
  return called("deleteOrganizationApiKey", { orgId, apiUserId });
}

function accountRemoval({ organization_id: orgId, id: clientId }: ServiceAccount): Fix {
  return called("deleteOrganizationServiceAccount", { orgId, clientId });
}
