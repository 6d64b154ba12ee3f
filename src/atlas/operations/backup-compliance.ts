import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import type { Operation } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** A policy item of the project: what every schedule in it must at least do. */
const policyItem = deferred(() =>
  z.looseObject({
    frequencyType: unset(z.string()),
    frequencyInterval: unset(z.number()),
    retentionUnit: unset(z.string()),
    retentionValue: unset(z.number()),
  }),
);

/** The policy that binds the backups of a whole project; every member is missing where there is none. */
export const backupCompliancePolicy = deferred(() =>
  z.looseObject({
    projectId: unset(z.string()),
    /** ACTIVE, ENABLING, UPDATING or DISABLING. */
    state: unset(z.string()),
    authorizedEmail: unset(z.string()),
    copyProtectionEnabled: unset(z.boolean()),
    encryptionAtRestEnabled: unset(z.boolean()),
    pitEnabled: unset(z.boolean()),
    restoreWindowDays: unset(z.number()),
    onDemandPolicyItem: unset(policyItem()),
    scheduledPolicyItems: unset(z.array(policyItem())),
    updatedDate: unset(z.string()),
  }),
);
export type BackupCompliancePolicy = Told<typeof backupCompliancePolicy>;

export const backupComplianceOperations = {
  getBackupCompliancePolicy: {
    path: "/groups/{groupId}/backupCompliancePolicy",
    version: "2023-10-01",
    area: "backups",
    limit: limits.backupCompliance,
    method: "GET",
    access: "read",
    role: "Project Owner",
    repeatable: true,
    answer: deferred(() => unset(backupCompliancePolicy())),
  },
} as const satisfies Record<string, Operation>;
