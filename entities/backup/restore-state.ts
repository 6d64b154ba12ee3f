import type { FlexRestoreJob, RestoreJob } from "../../src/atlas/index.ts";
import { snapshotState } from "./snapshot-state.ts";

export const restoreStates = ["queued", "running", "completed", "failed", "cancelled", "expired", "unknown"] as const;
export type RestoreState = (typeof restoreStates)[number];

type Facts = Pick<RestoreJob, "cancelled" | "failed" | "expired" | "finishedAt" | "deliveryUrl" | "components">;

/**
 * The state of a dedicated cluster's restore job, which has no status: the first of these facts that holds decides.
 * A download is complete once it can be fetched, for it never gets a `finishedAt`; later it expires.
 */
export function restoreState(job: Facts): RestoreState {
  if (job.failed) return "failed";
  if (job.cancelled) return "cancelled";
  if (job.expired) return "expired";
  if (job.finishedAt !== undefined) return "completed";
  return downloads(job).length > 0 ? "completed" : "running";
}

/** Where a download can be fetched: one address, or one for each shard. */
export function downloads({ deliveryUrl, components }: Pick<RestoreJob, "deliveryUrl" | "components">): string[] {
  const parts = (components ?? []).flatMap(({ downloadUrl }) => (downloadUrl === undefined ? [] : [downloadUrl]));
  return [...new Set([...(deliveryUrl ?? []), ...parts])];
}

/** The state of a Flex cluster's restore job. Its download expires without Atlas saying so. */
export function flexRestoreState(
  { status, deliveryType, expirationDate }: Pick<FlexRestoreJob, "status" | "deliveryType" | "expirationDate">,
  now: number,
): RestoreState {
  const state = snapshotState(status);
  const over = expirationDate !== undefined && Date.parse(expirationDate) <= now;
  return state === "completed" && deliveryType === "DOWNLOAD" && over ? "expired" : state;
}

/** Whether nothing more will happen to it. */
export function isOver(state: RestoreState): boolean {
  return state !== "queued" && state !== "running" && state !== "unknown";
}
