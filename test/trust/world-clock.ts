import { Interrupted } from "../../src/host/host.ts";

/** Something whose time can be moved: the emulator's, which goes on by itself as well. */
export interface MovableTime {
  now(): number;
  advance(milliseconds: number): void;
}

/** Turns of the event loop in which nothing is under way before the time is moved. */
const quietTurns = 3;

/**
 * One time for Atlas and for everybody who uses it. It moves to the next end of a wait as soon as all of them wait.
 * Whether they do is seen from what the process has under way: files count as work, and so do timers, as of somebody who
 * waits for a lock; those that keep no process alive (a heartbeat) are not seen.
 */
export class WorldClock {
  readonly #atlas: MovableTime;
  #now: number;
  #waiting: { due: number; wake: () => void }[] = [];
  #turning = false;
  #quiet = 0;
  #working = 0;
  /** Timers that are somebody else's, such as the test runner's. */
  readonly #timers = timersUnderWay();

  constructor(atlas: MovableTime) {
    this.#atlas = atlas;
    this.#now = atlas.now();
  }

  now = (): number => this.#now;

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    this.align();
  }

  /** What has passed in Atlas by itself has not been: how fast this machine is must make no difference. */
  align(): void {
    this.#atlas.advance(this.#now - this.#atlas.now());
  }

  /** The time stands still until this is over. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work;
    } finally {
      this.#working -= 1;
    }
  }

  /** Rejects with `Interrupted` once one of the signals is aborted. */
  sleep = (milliseconds: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> => {
    const over = signals.filter((signal) => signal !== undefined);
    if (over.some(({ aborted }) => aborted)) return Promise.reject(new Interrupted());
    return new Promise((resolve, reject) => {
      const entry = { due: this.now() + milliseconds, wake: resolve };
      const stop = () => {
        this.#waiting = this.#waiting.filter((one) => one !== entry);
        reject(new Interrupted());
      };
      entry.wake = () => {
        for (const signal of over) signal.removeEventListener("abort", stop);
        resolve();
      };
      for (const signal of over) signal.addEventListener("abort", stop, { once: true });
      this.#waiting.push(entry);
      this.#quiet = 0;
      this.#turn();
    });
  };

  #turn(): void {
    if (this.#turning || this.#waiting.length === 0) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      this.#quiet = this.#working > 0 || isBusy() || timersUnderWay() > this.#timers ? 0 : this.#quiet + 1;
      if (this.#quiet > quietTurns) this.#wakeNext();
      this.#turn();
    });
  }

  #wakeNext(): void {
    this.#quiet = 0;
    const [next] = this.#waiting.sort((one, other) => one.due - other.due);
    if (next === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== next);
    const left = next.due - this.now();
    if (left > 0) this.advance(left);
    next.wake();
  }
}

function isBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq") || name === "CloseReq");
}

function timersUnderWay(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}
