import type { FoundLock } from "./lock-file.ts";
import { sight } from "./lock-owner.ts";

export interface LockVerdict {
  readonly dead: boolean;
  /** Whether that rests on more than a heartbeat that stands still. */
  readonly certain: boolean;
  readonly outOfSight: boolean;
}

/** A machine that has started anew is believed after so many heartbeats that did not come. */
const missedBeats = 3;

/**
 * Judges the owner of a lock that one waits for. Whether a heartbeat stands still is measured by this machine's steady
 * clock, so that the clocks of two machines may differ, and be set.
 */
export class LockWatch {
  readonly #beat: number;
  readonly #stale: number;
  #seen = "";
  #since = 0;

  /** Both in milliseconds: between two heartbeats, and until an owner out of sight is taken for dead. */
  constructor({ beat, stale }: { readonly beat: number; readonly stale: number }) {
    this.#beat = beat;
    this.#stale = stale;
  }

  async look({ owner, lastBeat }: FoundLock): Promise<LockVerdict> {
    const still = this.#stillFor(`${owner?.id} ${lastBeat}`);
    const seen = owner ? await sight(owner, lastBeat) : "out of sight";
    switch (seen) {
      case "gone":
        return { dead: true, certain: true, outOfSight: false };
      case "alive":
        return { dead: false, certain: true, outOfSight: false };
      case "restarted":
        return { dead: still > missedBeats * this.#beat, certain: true, outOfSight: false };
      case "out of sight":
        return { dead: still > this.#stale, certain: false, outOfSight: true };
    }
  }

  #stillFor(seen: string): number {
    if (seen === this.#seen) return performance.now() - this.#since;
    this.#seen = seen;
    this.#since = performance.now();
    return 0;
  }
}
