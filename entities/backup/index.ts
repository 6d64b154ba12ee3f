import { z } from "zod";
import { action } from "../action.ts";
import { verifyBackup } from "./drill.ts";
import { type BackupInfo, backupInfo } from "./info.ts";
import { restoreActions } from "./restore-action.ts";
import { snapshotActions } from "./snapshot-action.ts";
import type { Subject } from "./subject.ts";

/** The backup actions of a cluster. */
export const backupActions = {
  "get-backup-info": action(
    "backups",
    "reads",
    "Tell how the backups of the cluster stand: schedule, retention, newest and next snapshot",
    z.object({}),
    (subject: Subject): Promise<BackupInfo> => backupInfo(subject),
  ),
  ...snapshotActions,
  ...restoreActions,
  "verify-backup": verifyBackup,
};
