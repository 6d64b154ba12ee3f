import { atlasTime } from "../clock.ts";
import type { ApiAccessEntryRecord, ServiceAccountRecord, ServiceAccountSecretRecord } from "../credential/record.ts";
import { soleAddress } from "../network.ts";

/** `roles` are those in the place that was asked. A secret is told in full by its creation only. */
export function serviceAccountShape(account: ServiceAccountRecord, roles: readonly string[], isNew = false): unknown {
  return {
    clientId: account.clientId,
    createdAt: atlasTime(account.created),
    description: account.description,
    name: account.name,
    roles,
    secrets: account.secrets.map((secret) => secretShape(secret, isNew)),
  };
}

export function secretShape(secret: ServiceAccountSecretRecord, isNew = false): unknown {
  return {
    createdAt: atlasTime(secret.created),
    expiresAt: atlasTime(secret.expires),
    id: secret.id,
    lastUsedAt: secret.lastUsed === undefined ? null : atlasTime(secret.lastUsed),
    ...(isNew
      ? { secret: secret.value }
      : { maskedSecretValue: `mdb_sa_sk_${"*".repeat(12)}${secret.value.slice(-4)}` }),
  };
}

export function serviceAccountEntryShape(entry: ApiAccessEntryRecord): unknown {
  const ipAddress = soleAddress(entry.value);
  return {
    cidrBlock: entry.value,
    createdAt: atlasTime(entry.created),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(entry.lastUsed === undefined ? {} : { lastUsedAt: atlasTime(entry.lastUsed) }),
    ...(entry.lastUsedAddress === undefined ? {} : { lastUsedAddress: entry.lastUsedAddress }),
    requestCount: entry.count,
  };
}
