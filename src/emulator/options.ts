import type { RoleGrant } from "./auth/caller.ts";
import type { Limit, LimitSetName } from "./rate-limit.ts";
import type { PersonRecord } from "./record.ts";

/** Somebody with a login. */
export interface PersonOptions {
  /** An email address. */
  readonly username: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Default `ACTIVE`. */
  readonly status?: PersonRecord["status"];
  /** When they were last there, as ISO 8601 has it. Default when the organization was made. */
  readonly lastAuth?: string;
  /** Default `ORG_MEMBER`. */
  readonly orgRoles?: readonly string[];
  /** Projects by name, which need not exist yet. */
  readonly projectRoles?: PersonRecord["projectRoles"];
}

export interface OrganizationOptions {
  readonly name: string;
  /** Addresses or CIDR blocks from which the API may be called. Every address when absent. */
  readonly apiAccessList?: readonly string[];
  /** Without a payment method dedicated and flex clusters answer 402. Default true. */
  readonly payment?: boolean;
  /** Who is in it besides its owner, `owner@example.com`. */
  readonly people?: readonly PersonOptions[];
}

/** A further credential with roles of its own. */
export type CredentialOptions = { readonly roles: readonly RoleGrant[] } & (
  | { readonly clientId: string; readonly clientSecret: string }
  | { readonly publicKey: string; readonly privateKey: string }
);

export interface EmulatorOptions {
  /** Default 0: any free port. Only the loopback address is bound. */
  readonly port?: number;
  /** Organizations that exist from the start. Default one, `my-organization`. */
  readonly orgs?: readonly (string | OrganizationOptions)[];
  /** File in which the world is kept. In memory only when absent. */
  readonly data?: string;
  /**
   * Seconds until a dedicated cluster is ready. Default 2. Everything else scales with it:
   * an M0, and any change or deletion, takes half; a flex cluster, a snapshot, a restore, a user's or an access entry's
   * way to the clusters a quarter. Retention, schedules and the life of links go by the calendar.
   */
  readonly provisionSeconds?: number;
  /** Milliseconds that every answer takes longer. Default 0. */
  readonly latencyMs?: number;
  /** Replaces the limits of endpoint sets. */
  readonly rateLimits?: Partial<Record<LimitSetName, Limit>>;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly publicKey?: string;
  readonly privateKey?: string;
  /** Further credentials. The emulator's own hold ORG_OWNER everywhere. */
  readonly credentials?: readonly CredentialOptions[];
  /** The address that calls are taken to come from. Default 203.0.113.10. */
  readonly callerAddress?: string;
  /** JSON file with a list of faults, read again whenever it changes. */
  readonly faults?: string;
}
