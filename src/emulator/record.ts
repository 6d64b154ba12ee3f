import type { RestoredData } from "./backup/record.ts";
import type { Provider } from "./facts/provider.ts";

// What the emulator remembers. Times are milliseconds since the Unix epoch.

export interface Pair {
  readonly key: string;
  readonly value: string;
}

export interface OrganizationRecord {
  readonly id: string;
  readonly name: string;
  /** Of one that was renamed: the name by which credentials and options go on to mean it. */
  readonly startedAs?: string;
  /** Without one, dedicated and flex clusters are refused. */
  readonly payment: boolean;
  /** Addresses or CIDR blocks from which the API may be called; every address when absent. */
  readonly apiAccessList?: readonly string[];
}

export interface MaintenanceWindowRecord {
  readonly autoDeferOnceEnabled: boolean;
  /** 1 is Sunday. */
  readonly dayOfWeek: number;
  readonly hourOfDay: number;
  readonly numberOfDeferrals: number;
  readonly protectedHours?: {
    readonly startHourOfDay?: number | undefined;
    readonly endHourOfDay?: number | undefined;
  };
  readonly startASAP: boolean;
}

export interface AuditingRecord {
  readonly auditAuthorizationSuccess: boolean;
  readonly auditFilter?: string;
  readonly configurationType: "NONE" | "FILTER_JSON";
  readonly enabled: boolean;
}

/** Somebody with a login, in one organization. */
export interface PersonRecord {
  /** An email address. */
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly status: "ACTIVE" | "PENDING" | "INVITATION_EXPIRED" | "INVITATION_REJECTED";
  readonly lastAuth?: number;
  readonly orgRoles: readonly string[];
  /** Projects by name, which need not exist yet. */
  readonly projectRoles: readonly { readonly project: string; readonly roles: readonly string[] }[];
}

/** What an event is about, besides its place. */
export interface EventMatter {
  readonly clusterName?: string;
  /** The project that an event of the organization is about. */
  readonly groupId?: string;
  /** The database user. */
  readonly dbUserUsername?: string;
  /** The access list entry. */
  readonly whitelistEntry?: string;
  /** The API key that something was done to. */
  readonly targetPublicKey?: string;
  readonly alertConfigId?: string;
}

/** Something that a caller did. */
export interface EventRecord extends EventMatter {
  readonly id: string;
  readonly orgId: string;
  readonly created: number;
  readonly type: string;
  /** The public key or the client id. */
  readonly caller: string;
  readonly address: string;
}

export interface ProjectRecord {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly created: number;
  readonly tags?: readonly Pair[];
  readonly withDefaultAlertsSettings: boolean;
  /** The credential that made it owns it. */
  readonly creator: string;
}

/** A time of change; while it lasts, what ran before still runs. */
export interface Phase {
  readonly kind: "create" | "update";
  readonly from: number;
  readonly until: number;
}

export interface Deletion {
  readonly from: number;
  readonly until: number;
}

export interface NodeSpec {
  readonly instanceSize: string;
  readonly nodeCount: number;
  readonly diskSizeGB: number;
  readonly diskIOPS?: number;
  readonly ebsVolumeType?: string;
}

export interface AutoScaling {
  readonly compute: {
    readonly enabled: boolean;
    readonly scaleDownEnabled: boolean;
    readonly minInstanceSize?: string;
    readonly maxInstanceSize?: string;
  };
  readonly diskGB: { readonly enabled: boolean };
}

export type RegionConfig =
  | {
      readonly providerName: "TENANT";
      readonly backingProviderName: Provider;
      readonly regionName: string;
      readonly priority: number;
      readonly instanceSize: string;
    }
  | {
      readonly providerName: Provider;
      readonly regionName: string;
      readonly priority: number;
      readonly electable: NodeSpec;
      readonly readOnly: NodeSpec;
      readonly analytics: NodeSpec;
      readonly autoScaling: AutoScaling;
      readonly analyticsAutoScaling?: AutoScaling;
    };

export interface ReplicationSpec {
  readonly id: string;
  readonly zoneId: string;
  readonly zoneName: string;
  /** The id that versions before 2024-08-05 give to the zone's element. */
  readonly legacyId: string;
  readonly regionConfigs: readonly RegionConfig[];
}

export interface LastRestore {
  readonly sourceClusterId: string;
  readonly jobId: string;
}

export interface ClusterRecord {
  readonly id: string;
  readonly groupId: string;
  readonly name: string;
  readonly created: number;
  readonly clusterType: string;
  readonly specs: readonly ReplicationSpec[];
  /** What ran before the last change of the specs. */
  readonly runningSpecs: readonly ReplicationSpec[];
  readonly mongoDBMajorVersion: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tags?: readonly Pair[];
  readonly labels: readonly Pair[];
  readonly paused: boolean;
  readonly terminationProtectionEnabled: boolean;
  readonly host: string;
  readonly shard: string;
  readonly phase: Phase;
  readonly deletion?: Deletion;
  /** The last restore into it, however it ended. */
  readonly restore?: LastRestore;
  /** Whose data it held before that restore. */
  readonly data?: RestoredData;
}

export interface FlexRecord {
  readonly id: string;
  readonly groupId: string;
  readonly name: string;
  readonly created: number;
  readonly backingProviderName: Provider;
  readonly regionName: string;
  readonly tags?: readonly Pair[];
  readonly terminationProtectionEnabled: boolean;
  readonly host: string;
  readonly shard: string;
  readonly phase: Phase;
  readonly deletion?: Deletion;
  readonly restore?: LastRestore;
  readonly data?: RestoredData;
}

/** A password is checked and then forgotten. */
export interface UserRecord {
  readonly groupId: string;
  readonly databaseName: string;
  readonly username: string;
  readonly roles: readonly {
    readonly roleName: string;
    readonly databaseName: string;
    readonly collectionName?: string | undefined;
  }[];
  readonly scopes: readonly { readonly name: string; readonly type: string }[];
  readonly labels: readonly Pair[];
  readonly description?: string;
  readonly awsIAMType: string;
  readonly ldapAuthType: string;
  readonly oidcAuthType: string;
  readonly x509Type: string;
  readonly deleteAfter?: number;
}

export interface AccessEntryRecord {
  readonly groupId: string;
  /** The CIDR block, or the security group. */
  readonly value: string;
  readonly ipAddress?: string;
  readonly comment?: string;
  readonly deleteAfter?: number;
  readonly created: number;
}

/** Generated credentials, kept so that a world that is opened again answers to the same ones. */
export interface CredentialRecord {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicKey: string;
  readonly privateKey: string;
}
