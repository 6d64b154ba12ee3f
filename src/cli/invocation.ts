import type { Composition } from "./composition.ts";
import { Interruption } from "./interruption.ts";
import type { GlobalOptions } from "./option/global.ts";
import { RunView } from "./render/run-view.ts";
import type { Templates } from "./template-file.ts";
import type { Output } from "./terminal/output.ts";

export interface Surroundings {
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** One call of the command line: what was asked for, and what the verbs share. */
export class Invocation {
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly interruption: Interruption;
  readonly view: RunView;
  #composition: Promise<Composition> | undefined;

  constructor(surroundings: Surroundings) {
    this.options = surroundings.options;
    this.output = surroundings.output;
    this.cwd = surroundings.cwd;
    this.environment = surroundings.environment;
    this.interruption = new Interruption((text) => this.output.error(text));
    this.view = new RunView(this.output);
  }

  /**
   * The workspace and what stands around it, loaded when a verb first needs it.
   * The templates come from the files given, or else from where they usually are; rejects with a `UsageError` where they
   * are needed and there are none.
   */
  compose(templates: Templates = "needed"): Promise<Composition> {
    this.#composition ??= import("./composition.ts").then(({ compose }) => compose(this, templates));
    return this.#composition;
  }

  /** The files that `monk load` remembers for this home. */
  async loadedFiles(): Promise<readonly string[]> {
    const { loadedFiles } = await import("./template-file.ts");
    return loadedFiles(this);
  }

  /** Gives back what the verb held, so that the process can end. */
  async close(): Promise<void> {
    this.view.close();
    this.interruption.close();
    const composition = await this.#composition?.catch(() => undefined);
    await composition?.close();
  }
}

/** Turns what a verb does into the action of its command. The exit code is 0 unless the work answers another. */
export type Perform = <A extends readonly unknown[]>(
  work: (invocation: Invocation, ...args: A) => Promise<number | undefined>,
) => (...args: A) => Promise<void>;
