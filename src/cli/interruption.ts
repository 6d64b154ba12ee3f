import { Interrupted } from "../host/host.ts";

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof exitCodes;

/**
 * What Ctrl-C means. Before any work has begun it ends the process, as everywhere. While a run goes on, the first one
 * asks it to stop, and the second one ends it where it is.
 */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #say: (text: string) => void;
  readonly #listener = (signal: Signal) => this.#onSignal(signal);
  #received: Signal | undefined;
  #watching = false;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 128 and the signal's number, once one has come. */
  get exitCode(): number | undefined {
    return this.#received && exitCodes[this.#received];
  }

  /** From here on a signal stops the run in an orderly way. */
  watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    for (const signal of Object.keys(exitCodes) as Signal[]) process.on(signal, this.#listener);
  }

  close(): void {
    for (const signal of Object.keys(exitCodes) as Signal[]) process.off(signal, this.#listener);
  }

  #onSignal(signal: Signal): void {
    if (this.#received) process.exit(exitCodes[signal]);
    this.#received = signal;
    this.#say("Stopping: what is under way is finished and saved. Once more to stop at once.");
    this.#controller.abort(new Interrupted());
  }
}
