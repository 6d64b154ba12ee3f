import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

const policyItem = deferred(() =>
  z.looseObject({
    id: unset(z.string()),
    /** hourly, daily, weekly, monthly or yearly. */
    frequencyType: z.string(),
    frequencyInterval: z.number(),
    /** days, weeks, months or years. */
    retentionUnit: z.string(),
    retentionValue: z.number(),
  }),
);

const copySetting = deferred(() =>
  z.looseObject({
    cloudProvider: unset(z.string()),
    regionName: unset(z.string()),
    zoneId: unset(z.string()),
    shouldCopyOplogs: unset(z.boolean()),
    frequencies: unset(z.array(z.string())),
  }),
);

/** When snapshots of a dedicated cluster are taken, and how long they are kept. */
const backupSchedule = deferred(() =>
  z.looseObject({
    clusterId: unset(z.string()),
    clusterName: unset(z.string()),
    /** Sent back whole with every change: where it was missing, a change would take away every rule. */
    policies: z.array(z.looseObject({ id: unset(z.string()), policyItems: z.array(policyItem()) })),
    /** UTC. */
    referenceHourOfDay: unset(z.number()),
    referenceMinuteOfHour: unset(z.number()),
    /** Days back to which a point in time may lie, with continuous backup. */
    restoreWindowDays: unset(z.number()),
    nextSnapshot: unset(z.string()),
    autoExportEnabled: unset(z.boolean()),
    export: unset(z.looseObject({ exportBucketId: unset(z.string()), frequencyType: unset(z.string()) })),
    useOrgAndGroupNamesInExportPrefix: unset(z.boolean()),
    copySettings: unset(z.array(copySetting())),
    copyPolicyItemsEnabled: unset(z.boolean()),
  }),
);
export type BackupSchedule = Told<typeof backupSchedule>;

export interface BackupPolicyItemBody {
  /** Keep it, and Atlas changes the item instead of replacing it. */
  readonly id?: string;
  readonly frequencyType: "hourly" | "daily" | "weekly" | "monthly" | "yearly";
  readonly frequencyInterval: number;
  readonly retentionUnit: "days" | "weeks" | "months" | "years";
  readonly retentionValue: number;
}

export interface BackupCopySettingBody {
  readonly cloudProvider: string;
  readonly regionName: string;
  readonly zoneId: string;
  readonly shouldCopyOplogs: boolean;
  readonly frequencies: readonly string[];
}

/** A partial description; `policies` is wanted by the document of the service in every change. */
export interface BackupScheduleChange {
  readonly policies?: readonly { readonly id?: string; readonly policyItems: readonly BackupPolicyItemBody[] }[];
  readonly referenceHourOfDay?: number;
  readonly referenceMinuteOfHour?: number;
  readonly restoreWindowDays?: number;
  /** Whether snapshots that are there already take over a changed retention. */
  readonly updateSnapshots?: boolean;
  readonly deleteSnapshots?: boolean;
  readonly autoExportEnabled?: boolean;
  readonly export?: { readonly exportBucketId: string; readonly frequencyType: string };
  readonly useOrgAndGroupNamesInExportPrefix?: boolean;
  readonly copySettings?: readonly BackupCopySettingBody[];
}

const common = {
  path: "/groups/{groupId}/clusters/{clusterName}/backup/schedule",
  version: "2024-08-05",
  area: "backups",
  limit: limits.backups,
} as const;

export const backupScheduleOperations = {
  getBackupSchedule: {
    ...common,
    method: "GET",
    access: "read",
    role: "Project Read Only",
    repeatable: true,
    absent: ["BACKUP_CONFIG_NOT_FOUND"],
    // Asked for where the cluster and its backups were seen: taken for missing, it would be planned anew.
    absentByCode: true,
    answer: backupSchedule,
  },
  /** Describes a wanted state, so twice is once. */
  updateBackupSchedule: {
    ...common,
    method: "PATCH",
    access: "write",
    role: "Project Backup Manager",
    repeatable: true,
    body: shape<BackupScheduleChange>(),
    answer: backupSchedule,
    touches: [{ list: "listClusters", keys: (given: { clusterName: string }) => [given.clusterName] }],
  },
} as const satisfies Record<string, Operation>;
