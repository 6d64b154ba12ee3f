import { createHash } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { Caller } from "../auth/caller.ts";
import type { OrganizationRecord } from "../record.ts";
import { notAuthorized } from "../refusal.ts";
import type { Call } from "../route.ts";
import { givenRoles, hasRoles, withoutGone } from "./held-role.ts";
import type { ApiKeyRecord } from "./record.ts";

/** The keys of an organization, those of the start among them, in the order that Atlas gives. */
export function keysOf(call: Call, orgId: string): readonly ApiKeyRecord[] {
  const organization = call.world.organizations.get("", orgId);
  if (!organization) return [];
  const given = call.given.filter(({ kind }) => kind === "API key").map((key) => givenKey(key, organization, call));
  const made = call.world.apiKeys.of("").filter((key) => key.orgId === orgId);
  return [...given.filter(hasRoles), ...made.map((key) => withoutGone(key, call.world))].sort((a, b) =>
    a.publicKey < b.publicKey ? -1 : 1,
  );
}

export function keyOf(call: Call, orgId: string): ApiKeyRecord {
  const { apiUserId = "" } = call.params;
  const key = keysOf(call, orgId).find(({ id }) => id === apiUserId);
  if (key) return key;
  // With this status, and no 404.
  throw new ApiError(400, "API_KEY_NOT_FOUND", `No API Key with ID ${apiUserId} exists.`, { parameters: [apiUserId] });
}

/** Keeps a change. A key of the start is what the emulator was started with, and stays so. */
export function keepKey(call: Call, key: ApiKeyRecord): ApiKeyRecord {
  if (isGiven(call, key)) throw notAuthorized();
  return call.world.apiKeys.put("", key.id, key);
}

export function dropKey(call: Call, key: ApiKeyRecord): void {
  if (isGiven(call, key)) call.world.deletedCallers.put("", key.publicKey, true);
  else call.world.apiKeys.drop("", key.id);
  call.world.apiAccessEntries.dropAll(key.id);
}

function isGiven(call: Call, { publicKey }: ApiKeyRecord): boolean {
  return call.given.some(({ id }) => id === publicKey);
}

/** A key of the start as it looks in one organization. Its id tells when that was made, as every id does. */
function givenKey(caller: Caller, organization: OrganizationRecord, { world }: Call): ApiKeyRecord {
  const { id: publicKey, secrets } = caller;
  return {
    id: organization.id.slice(0, 8) + createHash("sha256").update(publicKey).digest("hex").slice(0, 16),
    orgId: organization.id,
    desc: "Given at the start",
    publicKey,
    privateKey: secrets[0] ?? "",
    ...givenRoles(caller, organization, world),
  };
}
