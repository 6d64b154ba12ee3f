import type { AccessRequest, Judge, Refusal } from "../policy/index.ts";
import type { ProjectNames } from "./project-name.ts";

/** The first of some requests that the policy does not allow. */
export interface Refused {
  readonly request: AccessRequest;
  readonly refusal: Refusal;
}

/** Asks the policy, and gets it what it needs to know. */
export class Gate {
  readonly #judge: Judge | undefined;
  readonly #names: ProjectNames;

  constructor(judge: Judge | undefined, names: ProjectNames) {
    this.#judge = judge;
    this.#names = names;
  }

  /** Whether there is no policy, so that everything may pass. */
  get open(): boolean {
    return this.#judge === undefined;
  }

  /** What is refused whatever the names of projects. Asks nobody. */
  foreclosed(requests: readonly AccessRequest[]): Refused | undefined {
    for (const request of requests) {
      const refusal = this.#judge?.judge(request);
      if (refusal && !refusal.unnamed) return { request, refusal };
    }
    return undefined;
  }

  /** What is refused, decided with the names of projects where it depends on them. */
  async refused(requests: readonly AccessRequest[]): Promise<Refused | undefined> {
    for (const request of requests) {
      const refusal = await this.#decided(request);
      if (refusal) return { request, refusal };
    }
    return undefined;
  }

  async #decided(request: AccessRequest): Promise<Refusal | undefined> {
    const refusal = this.#judge?.judge(request);
    if (!refusal?.unnamed) return refusal;
    return this.#judge?.judge({ ...request, projects: await this.#names.named(request.projects) });
  }
}
