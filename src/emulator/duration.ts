/** How long things take, in milliseconds, from the seconds that a dedicated cluster takes. */
export interface Durations {
  readonly dedicated: number;
  readonly tenant: number;
  readonly flex: number;
  readonly update: number;
  readonly deletion: number;
  /** Until a change of users or access entries has reached the clusters. */
  readonly spread: number;
  /** From the request for a snapshot to its end, also on flex clusters. */
  readonly snapshot: number;
  /** A restore, or making the files of a download, also on flex clusters. */
  readonly restore: number;
}

export function durationsOf(provisionSeconds: number): Durations {
  const whole = provisionSeconds * 1000;
  return {
    dedicated: whole,
    tenant: whole / 2,
    flex: whole / 4,
    update: whole / 2,
    deletion: whole / 2,
    spread: whole / 4,
    snapshot: whole / 4,
    restore: whole / 4,
  };
}
