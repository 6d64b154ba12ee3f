import { AsyncLocalStorage } from "node:async_hooks";

/** On whose behalf requests leave. */
export interface Deed {
  /** `policy`: to learn what a policy depends on. */
  readonly verb: "plan" | "update" | "delete" | "do" | "policy" | "inventory" | "check" | "api" | "mcp";
  /** `namespace/name` of the entity, where it is for one. A list that several share is asked for by the first of them. */
  readonly entity?: string;
  /** With `do`: the action. */
  readonly action?: string;
}

/** What is being done just now, in each of the things that go on side by side. */
export class Deeds {
  readonly #storage = new AsyncLocalStorage<Deed>();

  run<T>(deed: Deed, work: () => T): T {
    return this.#storage.run(deed, work);
  }

  get current(): Deed | undefined {
    return this.#storage.getStore();
  }

  /** Node looks at each storage at every step that is asynchronous, for as long as the process lives; no more at this one. */
  close(): void {
    this.#storage.disable();
  }
}
