import { type Atlas, AtlasFailure } from "../atlas/index.ts";
import { Explained } from "../entity/index.ts";
import type { ProjectReference } from "../policy/index.ts";
import type { Deeds } from "./deed.ts";

/** A policy depends on the name of a project, and that could not be learnt. Nothing was sent. */
export class NameUnknown extends Explained {
  override readonly name = "NameUnknown";
}

/**
 * The names of projects, as Atlas has them. What a template or the home says of them is not believed: whoever can write
 * there could give any project the name that a policy allows.
 */
export class ProjectNames {
  readonly #deeds: Deeds;
  /** By project: a client that has had to do with it. */
  readonly #clients = new Map<string, Atlas>();
  readonly #names = new Map<string, Promise<string | undefined>>();

  constructor(deeds: Deeds) {
    this.#deeds = deeds;
  }

  /** Notes whom to ask about a project. */
  seen({ id }: ProjectReference, client: Atlas): void {
    if (id !== undefined) this.#clients.set(id, client);
  }

  /** To be asked for again: it may have been changed. */
  forget(id: string): void {
    this.#names.delete(id);
  }

  /** The same projects, each with its name where there is one to be learnt. Costs a request for each that is new. */
  async named(projects: readonly ProjectReference[]): Promise<readonly ProjectReference[]> {
    return Promise.all(
      projects.map(async (project) => {
        const { id } = project;
        if (project.name !== undefined || id === undefined) return project;
        const name = await this.#nameOf(id);
        return name === undefined ? project : { id, name, confidential: true };
      }),
    );
  }

  #nameOf(id: string): Promise<string | undefined> {
    const known = this.#names.get(id);
    if (known) return known;
    const client = this.#clients.get(id);
    if (!client) return Promise.resolve(undefined);
    const asked = this.#ask(id, client);
    this.#names.set(id, asked);
    asked.catch(() => this.#names.delete(id));
    return asked;
  }

  async #ask(id: string, client: Atlas): Promise<string | undefined> {
    const { entity } = this.#deeds.current ?? {};
    try {
      const found = await this.#deeds.run({ verb: "policy", ...(entity !== undefined && { entity }) }, () =>
        client.find("getProject", { groupId: id }, { fresh: true }),
      );
      return found?.name;
    } catch (error) {
      if (!(error instanceof AtlasFailure)) throw error;
      const what = `the policy depends on the name of project ${id}, which could not be learnt: ${error.message}`;
      throw new NameUnknown(what, "A rule with the project's id needs no name.", { cause: error });
    }
  }
}
