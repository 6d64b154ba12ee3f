import type { EntityAction } from "../action.ts";
import { backupActions } from "../backup/index.ts";
import type { Subject } from "../backup/subject.ts";

/** What `monk do` can do with a cluster, by name. */
export const clusterActions: Readonly<Record<string, EntityAction<Subject>>> = { ...backupActions };
