/** `unknown` is a word that Atlas did not have when this was written; it counts as not finished. */
export const snapshotStates = ["queued", "running", "completed", "failed", "unknown"] as const;
export type SnapshotState = (typeof snapshotStates)[number];

const states: Readonly<Record<string, SnapshotState>> = {
  pending: "queued",
  queued: "queued",
  inprogress: "running",
  running: "running",
  completed: "completed",
  failed: "failed",
};

/** The state behind a status of Atlas: `inProgress` of a dedicated cluster and `RUNNING` of a Flex cluster are one. */
export function snapshotState(status: string | undefined): SnapshotState {
  const word = status?.toLowerCase().replace(/[_-]/g, "") ?? "";
  return Object.hasOwn(states, word) ? (states[word] ?? "unknown") : "unknown";
}
