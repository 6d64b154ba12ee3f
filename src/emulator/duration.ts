/** How long things take, in milliseconds, from the seconds that a dedicated cluster takes. */
export interface Durations {
  readonly dedicated: number;
  readonly tenant: number;
  readonly flex: number;
  readonly update: number;
  readonly deletion: number;
  /** Until a change of users or access entries has reached the clusters. */
  readonly spread: number;
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
  };
}
