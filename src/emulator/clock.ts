/** The emulator's time: the machine's, moved forward by hand. Every state is computed from it; nothing waits for a timer. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Moves the time forward. */
  advance(milliseconds: number): void;
}

export function startClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}

/** As Atlas writes a time: UTC, whole seconds. */
export function atlasTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
