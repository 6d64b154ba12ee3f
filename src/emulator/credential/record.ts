// What the emulator remembers of credentials. Times are milliseconds since the Unix epoch.

/** What a credential may do, in its organization and in projects. */
export interface HeldRoles {
  readonly orgRoles: readonly string[];
  readonly projects: readonly { readonly groupId: string; readonly roles: readonly string[] }[];
}

/** An API key of an organization, with the roles it has there and in projects. */
export interface ApiKeyRecord extends HeldRoles {
  readonly id: string;
  readonly orgId: string;
  readonly desc: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** One secret of a service account. */
export interface ServiceAccountSecretRecord {
  readonly id: string;
  readonly value: string;
  readonly created: number;
  readonly expires: number;
  /** When a token was last fetched with it. */
  readonly lastUsed?: number;
}

/** A service account of an organization, with the roles it has there and in projects. */
export interface ServiceAccountRecord extends HeldRoles {
  readonly clientId: string;
  readonly orgId: string;
  readonly name: string;
  readonly description: string;
  readonly created: number;
  readonly secrets: readonly ServiceAccountSecretRecord[];
}

/** From where one API key or service account may call. */
export interface ApiAccessEntryRecord {
  /** The block. */
  readonly value: string;
  readonly created: number;
  /** Calls that came from `lastUsedAddress`. */
  readonly count: number;
  readonly lastUsed?: number;
  readonly lastUsedAddress?: string;
}
