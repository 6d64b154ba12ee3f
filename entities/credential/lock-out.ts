import { type Atlas, parseCredentials } from "../../src/atlas/index.ts";
import type { Comparison } from "../decision.ts";

/**
 * A first access list on the credential that monk itself signs in with: what stands on it is known, but not from which
 * address Atlas sees us. Once there is a list, that address is on it, and Atlas lets nobody remove the own one.
 */
export function lockOut(listed: readonly string[], wanted: readonly string[]): Pick<Comparison, "blocked"> {
  if (listed.length > 0 || wanted.some((block) => /\/0+$/.test(block))) return {};
  const reason =
    "is the one that monk itself signs in with here, and its first access list may shut out the address of this run";
  const hint = "Put that address on the list in Atlas first, or give `secret_ref` another credential.";
  return { blocked: { reason, hint } };
}

/** Whether credentials are of this organization, and may be used from everywhere since no address is listed for them. */
export async function isWithoutList(atlas: Atlas, orgId: string, credentials: string): Promise<boolean> {
  const parsed = parseCredentials(credentials);
  if (parsed.kind === "service-account") {
    const { clientId } = parsed;
    const account = await atlas.find("getOrganizationServiceAccount", { orgId, clientId });
    return (
      account !== undefined &&
      (await atlas.collection("listServiceAccountAccessEntries", { orgId, clientId })).length === 0
    );
  }
  const keys = await atlas.collection("listOrganizationApiKeys", { orgId });
  const key = keys.find(({ publicKey }) => publicKey === parsed.publicKey);
  return (
    key !== undefined && (await atlas.collection("listApiKeyAccessEntries", { orgId, apiUserId: key.id })).length === 0
  );
}
