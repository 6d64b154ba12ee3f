import { createHash, randomBytes } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { Caller } from "../auth/caller.ts";
import { happened } from "../happening.ts";
import { createdOf, newId } from "../identifier.ts";
import type { OrganizationRecord } from "../record.ts";
import { invalidValue, notAuthorized } from "../refusal.ts";
import type { Call } from "../route.ts";
import type { World } from "../world.ts";
import { givenRoles, hasRoles, withoutGone } from "./held-role.ts";
import type { ServiceAccountRecord, ServiceAccountSecretRecord } from "./record.ts";

const hour = 3600_000;
/** A new secret leaves those before it that long at most. */
const overlap = 7 * 24 * hour;
const secretsAtMost = 2;
export const hoursAtLeast = 8;
export const hoursAtMost = 8760;

/** The service accounts of an organization, those of the start among them, oldest first. */
export function accountsOf(call: Call, orgId: string): readonly ServiceAccountRecord[] {
  const organization = call.world.organizations.get("", orgId);
  if (!organization) return [];
  const given = call.given
    .filter(({ kind }) => kind === "service account")
    .map((caller) => givenAccount(caller, organization, call))
    .filter(hasRoles);
  const made = call.world.serviceAccounts.of("").filter((account) => account.orgId === orgId);
  return [...given, ...made.map((account) => withoutGone(account, call.world))];
}

export function accountOf(call: Call, orgId: string): ServiceAccountRecord {
  const { clientId = "" } = call.params;
  const account = accountsOf(call, orgId).find((candidate) => candidate.clientId === clientId);
  if (account) return account;
  throw new ApiError(404, "SERVICE_ACCOUNT_NOT_FOUND", `No service account with client ID ${clientId} exists.`, {
    parameters: [clientId],
  });
}

/** Keeps a change. An account of the start is what the emulator was started with, and stays so. */
export function keepAccount(call: Call, account: ServiceAccountRecord): ServiceAccountRecord {
  if (isGiven(call, account)) throw notAuthorized();
  return call.world.serviceAccounts.put("", account.clientId, account);
}

export function dropAccount(call: Call, account: ServiceAccountRecord): void {
  if (isGiven(call, account)) call.world.deletedCallers.put("", account.clientId, true);
  else call.world.serviceAccounts.drop("", account.clientId);
  call.world.apiAccessEntries.dropAll(account.clientId);
}

export function newAccount(
  call: Call,
  orgId: string,
  given: { readonly name: string; readonly description: string; readonly secretExpiresAfterHours: number },
  roles: Pick<ServiceAccountRecord, "orgRoles" | "projects">,
): ServiceAccountRecord {
  happened(call, { orgId }, "SERVICE_ACCOUNT_CREATED");
  return keepAccount(call, {
    clientId: `mdb_sa_id_${newId(call.now)}`,
    orgId,
    name: given.name,
    description: given.description,
    created: call.now,
    ...roles,
    secrets: [newSecret(call, orgId, given.secretExpiresAfterHours)],
  });
}

/** A further secret, at the cost of the time that those before it had left. */
export function addSecret(call: Call, account: ServiceAccountRecord, hours: number): ServiceAccountSecretRecord {
  if (account.secrets.length >= secretsAtMost) {
    throw new ApiError(
      400,
      "MAX_SERVICE_ACCOUNT_SECRETS_EXCEEDED",
      `A service account can have ${secretsAtMost} secrets at a time, those that have expired among them.`,
      { parameters: [secretsAtMost] },
    );
  }
  const made = newSecret(call, account.orgId, hours);
  const earlier = account.secrets.map((one) => ({ ...one, expires: Math.min(one.expires, call.now + overlap) }));
  keepAccount(call, { ...account, secrets: [...earlier, made] });
  return made;
}

export function dropSecret(call: Call, account: ServiceAccountRecord): void {
  const { secretId = "" } = call.params;
  const left = account.secrets.filter(({ id }) => id !== secretId);
  if (left.length === account.secrets.length) {
    throw new ApiError(404, "SERVICE_ACCOUNT_SECRET_NOT_FOUND", `No secret with ID ${secretId} exists.`, {
      parameters: [secretId],
    });
  }
  keepAccount(call, { ...account, secrets: left });
}

/** Notes on the secret that was brought when a token was last fetched with it. */
export function noteToken(world: World, clientId: string, secret: string, now: number): void {
  const account = world.serviceAccounts.get("", clientId);
  if (!account) return;
  const secrets = account.secrets.map((one) => (one.value === secret ? { ...one, lastUsed: now } : one));
  world.serviceAccounts.put("", clientId, { ...account, secrets });
}

/** An organization may be set to allow less than Atlas does. */
function newSecret({ world, now }: Call, orgId: string, hours: number): ServiceAccountSecretRecord {
  const most = Number(world.organizationSettings.get("", orgId)?.maxServiceAccountSecretValidityInHours ?? hoursAtMost);
  if (hours > most) throw invalidValue("secretExpiresAfterHours", `must be less than or equal to ${most}`);
  const value = `mdb_sa_sk_${randomBytes(30).toString("base64url")}`;
  return { id: newId(now), value, created: now, expires: now + hours * hour };
}

function isGiven(call: Call, { clientId }: ServiceAccountRecord): boolean {
  return call.given.some(({ id }) => id === clientId);
}

/** An account of the start as it looks in one organization; it is as old as that, and its secret lasts. */
function givenAccount(caller: Caller, organization: OrganizationRecord, { world, now }: Call): ServiceAccountRecord {
  const created = createdOf(organization.id);
  return {
    clientId: caller.id,
    orgId: organization.id,
    name: "Given at the start",
    description: "Given at the start",
    created,
    ...givenRoles(caller, organization, world),
    secrets: caller.secrets.map((value) => ({
      id: organization.id.slice(0, 8) + createHash("sha256").update(value).digest("hex").slice(0, 16),
      value,
      created,
      expires: now + hoursAtMost * hour,
    })),
  };
}
