/** One role, everywhere or only in one organization or project: by name where it was given at the start, else by id. */
export interface RoleGrant {
  /** For example `ORG_OWNER`, `ORG_READ_ONLY`, `GROUP_READ_ONLY`. */
  readonly role: string;
  readonly org?: string;
  readonly project?: string;
  readonly orgId?: string;
  readonly groupId?: string;
}

/** Who calls: a service account or an API key. */
export interface Caller {
  readonly kind: "service account" | "API key";
  /** The client id, or the public key. */
  readonly id: string;
  /** Each of them will do: a service account may have several. */
  readonly secrets: readonly string[];
  readonly roles: readonly RoleGrant[];
  /** Of one that was made through the API: the owner of its access list, in `World.apiAccessEntries`. */
  readonly listedUnder?: string;
}
