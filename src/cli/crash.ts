import { reportFailure } from "./failure.ts";
import type { Output } from "./terminal/output.ts";

/**
 * What nobody caught. Node would print such an error with all that hangs on it, the headers of a request included;
 * here it is printed like any failure that was not foreseen: its stack, with the secrets cut out.
 */
export class Crash {
  /** Where it is told of; a verb puts its own here, which knows the secrets. */
  output: Output;
  #told = false;

  constructor(output: Output) {
    this.output = output;
    process.on("uncaughtException", (error) => void this.#tell(error));
    // A diagnostic report, where somebody has switched it on, leaves the environment out. Node 20 cannot.
    if (process.report !== undefined) Object.assign(process.report, { excludeEnv: true });
  }

  async #tell(error: unknown): Promise<never> {
    // One that comes of the first says less.
    if (!this.#told) reportFailure(error, this.output);
    this.#told = true;
    await this.output.flushed();
    process.exit(1);
  }
}
