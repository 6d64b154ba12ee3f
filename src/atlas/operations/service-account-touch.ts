import { accessEntryKey } from "./access-entry.ts";
import { apiAccessEntryKey, type NewApiAccessEntry } from "./api-access-entry.ts";
import type { ServiceAccount } from "./service-account-answer.ts";

// Which lists a write to a service account touches, and by which keys they know it.

export interface OneAccount {
  readonly clientId: string;
}
type Entries = OneAccount & { readonly body: readonly NewApiAccessEntry[] };
type Entry = OneAccount & { readonly ipAddress: string };

export const keyOf = ({ clientId }: OneAccount) => clientId;
export const byClientId = (account: OneAccount) => [account.clientId];

/** One account is in the organization's list and in those of its projects, and its projects are a list too. */
const listed = ["listOrganizationServiceAccounts", "listProjectServiceAccounts"] as const;
export const ofOne = listed.map((list) => ({ list, keys: byClientId }));
export const ofNew = listed.map((list) => ({
  list,
  keys: (_: unknown, answer: ServiceAccount | undefined) => (answer ? [answer.clientId] : []),
}));
export const inProjects = {
  list: "listServiceAccountProjects",
  keys: ({ groupId }: { groupId?: string }) => [groupId ?? ""],
};
export const ofEntries = (list: string) => [{ list, keys: ({ body }: Entries) => body.map(apiAccessEntryKey) }];
export const ofEntry = (list: string) => [{ list, keys: ({ ipAddress }: Entry) => [accessEntryKey(ipAddress)] }];
