import { z } from "zod";
import { AtlasError } from "../../src/atlas/index.ts";
import { Explained, isUnsettled, type Writing } from "../../src/entity/index.ts";
import { action } from "../action.ts";
import { flag, jobId, limit, timeout } from "./argument.ts";
import { dedicatedBackups } from "./family.ts";
import { restoreJobOf } from "./lookup.ts";
import { followRestore, foreseeRestore, restore } from "./restore.ts";
import { isOver, type RestoreState, restoreStates } from "./restore-state.ts";
import type { RestoreJobView } from "./restore-view.ts";
import { type RestoreWish, restoreArguments } from "./restore-wish.ts";
import { backupsOf, command, type Subject } from "./subject.ts";

/** A restore job in a list; `get-restore-status` tells the rest. */
export type ListedRestoreJob = Omit<RestoreJobView, "download_urls" | "target_project_id" | "oplog_inc">;

/** What a restore writes into is a cluster's data. */
function restoreWritings({ download, target_project_id }: RestoreWish): readonly Writing[] {
  if (download) return [];
  const place = target_project_id === undefined ? {} : { project: target_project_id };
  return [
    { area: "backups", ...place },
    { area: "clusters", ...place },
  ];
}

const restoreStatus = z
  .string()
  .transform((text, check) => {
    const state = restoreStates.find((one) => one === text.toLowerCase());
    if (state !== undefined && state !== "unknown") return state;
    check.addIssue({
      code: "custom",
      message: `expected one of ${restoreStates.slice(0, -1).join(", ")}, not ${text}`,
    });
    return z.NEVER;
  })
  .optional()
  .describe("Only those in this state: queued, running, completed, failed, cancelled or expired");

export const restoreActions = {
  restore: {
    confidential: ["download_urls"],
    foresee: (subject: Subject, wish: RestoreWish) => foreseeRestore(subject, wish),
    ...action(
      "backups",
      "writes",
      "Restore a snapshot or a point in time into a cluster, or get it to download",
      restoreArguments,
      (subject: Subject, wish): Promise<RestoreJobView> => restore(subject, wish),
      restoreWritings,
    ),
  },
  "get-restore-status": {
    confidential: ["download_urls"],
    ...action(
      "backups",
      "reads",
      "Tell how a restore stands, and where a download can be fetched",
      z.object({ job_id: jobId, wait: flag("Whether to wait until it is done"), timeout }),
      async (subject: Subject, { job_id, wait, timeout: seconds }): Promise<RestoreJobView> => {
        const job = await restoreJobOf(subject, job_id);
        return wait && !isOver(job.state) ? followRestore(subject, job_id, seconds) : job;
      },
    ),
  },
  "list-restore-jobs": action(
    "backups",
    "reads",
    "List restores of this cluster's backups, newest first",
    z.object({ limit, status: restoreStatus }),
    async (subject: Subject, given): Promise<ListedRestoreJob[]> => {
      const jobs = await backupsOf(subject).restoreJobs();
      return jobs
        .filter(({ state }) => given.status === undefined || state === given.status)
        .slice(0, given.limit)
        .map(({ download_urls: _, target_project_id: __, oplog_inc: ___, ...listed }) => listed);
    },
  ),
  "cancel-restore": action(
    "backups",
    "writes",
    "Cancel a restore, where Atlas still allows it",
    z.object({ job_id: jobId }),
    (subject: Subject, { job_id }): Promise<RestoreJobView> => cancel(subject, job_id),
  ),
};

async function cancel(subject: Subject, id: string): Promise<RestoreJobView> {
  const backups = dedicatedBackups(subject, "cancel restores");
  const job = await restoreJobOf(subject, id);
  if (job.state === "cancelled") return job;
  if (isOver(job.state) && job.kind !== "download") throw tooLate(id, job.state);
  try {
    await backups.cancel(id);
  } catch (error) {
    const refused = error instanceof AtlasError && [400, 405, 409].includes(error.status);
    if (!refused && !isUnsettled(error)) throw error;
    const now = await restoreJobOf(subject, id);
    if (now.state === "cancelled") return now;
    if (isOver(now.state)) throw tooLate(id, now.state);
    if (!refused) throw error;
    throw new Explained(
      `Atlas does not let restore job ${id} be cancelled (${error.status} ${error.errorCode}): ${error.detail}`,
      `It goes on. To follow it: ${command(subject, `get-restore-status job_id=${id} wait=true`)}`,
      { cause: error },
    );
  }
  return restoreJobOf(subject, id);
}

function tooLate(id: string, state: RestoreState): Explained {
  return new Explained(
    `restore job ${id} is ${state}: there is nothing to cancel any more`,
    state === "completed" ? "To undo it, restore a snapshot from before it." : "Nothing was changed by asking.",
  );
}
