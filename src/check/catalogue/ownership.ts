import type { AccessEntry, ApiKey, Cluster, Project, ServiceAccount } from "../../inventory/model.ts";
import type { Check } from "../check.ts";
import { called, declared, withTag } from "../fix.ts";
import { isBlank, tagValue } from "../tag.ts";
import { type Fix, failed, passed, type Verdict } from "../verdict.ts";
import { changedUser } from "./user-change.ts";

export const ownerTag: Check = {
  id: "owner-tag",
  severity: "low",
  title: "Projects and clusters have an owner tag",
  reason: "When something breaks, costs too much or is to go, somebody has to be asked.",
  remedy: "Add the tag to the project or cluster in its template.",
  judges: {
    projects: (project, { ownerTag: key }) => tagged("project", project, key, "TEAM"),
    clusters: (cluster, { ownerTag: key }) => tagged("cluster", cluster, key, "TEAM"),
  },
};

export const classification: Check = {
  id: "classification",
  severity: "low",
  title: "Projects and clusters are classified",
  reason: "How data must be handled follows from what it is; without a class nobody can tell.",
  remedy: "Add the classification tag to the project or cluster in its template.",
  judges: {
    projects: (project, { classificationTag: key }) => tagged("project", project, key, "confidential"),
    clusters: (cluster, { classificationTag: key }) => tagged("cluster", cluster, key, "confidential"),
  },
};

export const described: Check = {
  id: "description",
  severity: "low",
  title: "Everything has a description or a tag",
  reason: "What nobody can explain, nobody dares to remove.",
  remedy: "Say what it is for: a tag, a comment or a description.",
  judges: {
    projects: (project) => explained(project.tags.length > 0, () => tagFix("project", project, "purpose", "ORDERS")),
    clusters: (cluster) => explained(cluster.tags.length > 0, () => tagFix("cluster", cluster, "purpose", "ORDERS")),
    database_users: (user) =>
      explained(user.tags.length > 0 || !isBlank(user.description), () =>
        changedUser(user, { description: "WHAT IT IS FOR" }),
      ),
    access_entries: (entry) => explained(!isBlank(entry.description), () => entryFix(entry)),
    api_keys: (key) => explained(!isBlank(key.description), () => keyFix(key)),
    service_accounts: (account) => explained(!isBlank(account.description), () => accountFix(account)),
  },
};

function tagged(kind: "project" | "cluster", item: Project | Cluster, key: string, value: string): Verdict {
  if (tagValue(item.tags, key) !== undefined) return passed;
  return failed(`has no tag "${key}"`, tagFix(kind, item, key, value));
}

function tagFix(kind: "project" | "cluster", item: Project | Cluster, key: string, value: string): Fix {
  const { name, tags } = item;
  if ("type" in item && item.type === "shared") {
    const advice = `Add the tag ${key} to ${name} on Atlas's own pages: it takes no change of a free cluster from a program.`;
    return { advice };
  }
  return declared(kind, { name, tags: withTag(tags, key, value) });
}

function explained(is: boolean, fix: () => Fix): Verdict {
  return is ? passed : failed("has neither a description nor a tag", fix());
}

function entryFix({ entry }: AccessEntry): Fix {
  const group = /^(\d+\/)?sg-/.test(entry);
  const name = group ? "aws_security_group" : entry.includes("/") ? "cidr_block" : "ip_address";
  return declared("ip-access-list-entry", { [name]: entry, comment: "WHO CONNECTS FROM THERE" });
}

function keyFix({ organization_id: orgId, id: apiUserId }: ApiKey): Fix {
  return called("updateOrganizationApiKey", { orgId, apiUserId }, { desc: "WHAT IT IS FOR, owner: TEAM" });
}

function accountFix({ organization_id: orgId, id: clientId }: ServiceAccount): Fix {
  return called("updateOrganizationServiceAccount", { orgId, clientId }, { description: "WHAT FOR, owner: TEAM" });
}
