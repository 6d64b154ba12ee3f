import { Interrupted } from "../host/host.ts";

/** One signal for several, aborted with the reason that a run knows, whatever theirs is. */
export class Stop {
  readonly #controller = new AbortController();
  readonly #signals: readonly AbortSignal[];
  readonly #halt = () => this.#controller.abort(new Interrupted());

  constructor(signals: readonly AbortSignal[]) {
    this.#signals = signals;
    for (const signal of signals) {
      if (signal.aborted) this.#halt();
      signal.addEventListener("abort", this.#halt, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Lets go of signals that live longer than the call. */
  release(): void {
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#halt);
  }
}
