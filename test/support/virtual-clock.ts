import type { Host } from "../../src/host/host.ts";

/**
 * Time that passes only while everybody waits for it: when nothing else is left to do, it jumps to the next end of a wait.
 * `idleTurns` is how many turns of the event loop must pass without anybody asking for a wait.
 */
export class VirtualClock implements Pick<Host, "now" | "sleep"> {
  private time: number;
  private readonly idleTurns: number;
  private turning = false;
  private waiting: { due: number; wake: () => void }[] = [];
  /** Every wait that was asked for, in milliseconds. */
  readonly sleeps: number[] = [];

  constructor(start = Date.parse("2026-08-10T12:00:00Z"), idleTurns = 3) {
    this.time = start;
    this.idleTurns = idleTurns;
  }

  now = (): number => this.time;

  sleep = (milliseconds: number): Promise<void> => {
    this.sleeps.push(milliseconds);
    return new Promise((wake) => {
      this.waiting.push({ due: this.time + milliseconds, wake });
      this.turn(this.idleTurns);
    });
  };

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }

  private turn(left: number): void {
    if (this.turning) {
      return;
    }
    this.turning = true;
    setImmediate(() => {
      this.turning = false;
      if (left > 0) {
        this.turn(left - 1);
        return;
      }
      this.waiting.sort((a, b) => a.due - b.due);
      const next = this.waiting.shift();
      if (next !== undefined) {
        this.time = Math.max(this.time, next.due);
        next.wake();
        this.turn(this.idleTurns);
      }
    });
  }
}
