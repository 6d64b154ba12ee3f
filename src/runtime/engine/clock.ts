import { setTimeout as wait } from "node:timers/promises";
import { Interrupted } from "../../host/host.ts";

/** Time, as the engine sees it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Rejects with `Interrupted` when the signal says so, or when the run is being stopped. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's time, for a run that `stop` ends. */
export function systemClock(stop: AbortSignal): Clock {
  return {
    now: Date.now,
    async sleep(milliseconds, signal) {
      try {
        await wait(milliseconds, undefined, { signal: signal ? AbortSignal.any([stop, signal]) : stop });
      } catch {
        throw new Interrupted();
      }
    },
  };
}
