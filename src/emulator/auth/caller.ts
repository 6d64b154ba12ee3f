/** One role, everywhere or only in one organization or project, both by name. */
export interface RoleGrant {
  /** For example `ORG_OWNER`, `ORG_READ_ONLY`, `GROUP_READ_ONLY`. */
  readonly role: string;
  readonly org?: string;
  readonly project?: string;
}

/** Who calls: a service account or an API key. */
export interface Caller {
  readonly kind: "service account" | "API key";
  /** The client id, or the public key. */
  readonly id: string;
  readonly secret: string;
  readonly roles: readonly RoleGrant[];
}
