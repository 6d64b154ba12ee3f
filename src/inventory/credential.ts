import type { ApiKey as AtlasApiKey, ServiceAccount as AtlasServiceAccount } from "../atlas/index.ts";
import { creatorOf, type Deed, doerOf } from "./creator.ts";
import type { ApiKey, ServiceAccount } from "./model.ts";
import type { Reading } from "./reading.ts";

export interface Place {
  readonly id: string;
  readonly name: string;
}

/** An event that may tell which API key it is about. */
type KeyDeed = Deed & { readonly eventTypeName: string; readonly targetPublicKey?: string | undefined };

/** What is needed of the organization to describe its keys and accounts. */
export interface Surroundings {
  readonly organization: Place;
  /** Name of a project, where it could be read. */
  projectName(id: string): string | null;
  /** Creations of keys and accounts; undefined where they could not be read. */
  readonly deeds: readonly KeyDeed[] | undefined;
}

/** One request for each key: from where it may call. */
export async function readApiKey(reading: Reading, key: AtlasApiKey, around: Surroundings): Promise<ApiKey> {
  const { organization, projectName, deeds = [] } = around;
  const { id, publicKey, desc, roles = [] } = key;
  const matter = { kind: "access_lists", organization, item: id } as const;
  const given = { orgId: organization.id, apiUserId: id };
  const entries = await reading.list(matter, "listApiKeyAccessEntries", given);
  const made = deeds.find(({ eventTypeName, targetPublicKey }) => {
    return eventTypeName === "API_KEY_CREATED" && targetPublicKey === publicKey;
  });
  const projects = new Map<string, string[]>();
  for (const { groupId, roleName } of roles) {
    if (groupId !== undefined) projects.set(groupId, [...(projects.get(groupId) ?? []), roleName]);
  }
  return {
    organization_id: organization.id,
    organization: organization.name,
    id,
    public_key: publicKey,
    description: desc ?? null,
    organization_roles: roles.flatMap(({ orgId, roleName }) => (orgId === undefined ? [] : [roleName])),
    project_roles: [...projects].map(([project, names]) => ({
      project_id: project,
      project: projectName(project),
      roles: names,
    })),
    access_list:
      entries?.map(({ cidrBlock, ipAddress, lastUsed }) => ({
        entry: cidrBlock ?? ipAddress ?? "",
        last_used_at: lastUsed ?? null,
      })) ?? null,
    created_at: made?.created ?? momentOfId(id),
    created_by: made === undefined ? null : doerOf(made),
    last_used_at: latest(entries?.map(({ lastUsed }) => lastUsed)),
  };
}

/** Two requests for each account: its projects, and from where it may call. */
export async function readServiceAccount(
  reading: Reading,
  account: AtlasServiceAccount,
  around: Surroundings,
): Promise<ServiceAccount> {
  const { organization, projectName, deeds = [] } = around;
  const { clientId, createdAt = null, secrets = [] } = account;
  const matter = { organization, item: clientId } as const;
  const given = { orgId: organization.id, clientId };
  const [projects, entries] = await Promise.all([
    reading.list({ ...matter, kind: "project_roles" }, "listServiceAccountProjects", given),
    reading.list({ ...matter, kind: "access_lists" }, "listServiceAccountAccessEntries", given),
  ]);
  const made = deeds.filter(({ eventTypeName }) => eventTypeName === "SERVICE_ACCOUNT_CREATED");
  const creator = creatorOf(createdAt, made);
  if (creator === "unclear") {
    const reason = `Several people made service accounts when ${account.name} was made, and Atlas does not say who made which.`;
    reading.missing({ ...matter, kind: "creators" }, "listOrganizationEvents", reason);
  }
  return {
    organization_id: organization.id,
    organization: organization.name,
    id: clientId,
    name: account.name,
    description: account.description ?? null,
    organization_roles: [...(account.roles ?? [])],
    project_roles:
      projects?.map(({ groupId, roles = [] }) => ({
        project_id: groupId,
        project: projectName(groupId),
        roles: [...roles],
      })) ?? null,
    access_list:
      entries?.map(({ cidrBlock, ipAddress, lastUsedAt }) => ({
        entry: cidrBlock ?? ipAddress ?? "",
        last_used_at: lastUsedAt ?? null,
      })) ?? null,
    created_at: createdAt,
    created_by: creator === "unclear" ? null : creator,
    last_used_at: latest(secrets.map(({ lastUsedAt }) => lastUsedAt)),
    secrets: secrets.map(({ id, createdAt: created_at, expiresAt, lastUsedAt }) => ({
      id,
      created_at,
      expires_at: expiresAt,
      last_used_at: lastUsedAt ?? null,
    })),
    expires_at: latest(secrets.map(({ expiresAt }) => expiresAt)),
  };
}

/** An id of Atlas's begins with the second in which it was given. */
function momentOfId(id: string): string | null {
  if (!/^[a-f0-9]{24}$/.test(id)) return null;
  return `${new Date(Number.parseInt(id.slice(0, 8), 16) * 1_000).toISOString().slice(0, 19)}Z`;
}

function latest(moments: readonly (string | undefined)[] = []): string | null {
  const known = moments.filter((one) => one !== undefined);
  return known.sort((one, other) => Date.parse(one) - Date.parse(other)).at(-1) ?? null;
}
