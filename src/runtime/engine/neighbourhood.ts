import type { Neighbour } from "../../entity/index.ts";
import type { EntityRecord } from "../home/index.ts";

/** Everything that is remembered, as entities see each other. */
export class Neighbourhood {
  readonly #remembered: () => readonly EntityRecord[];
  readonly #isDeclared: (path: string) => boolean;
  readonly #leaving: ReadonlySet<string>;
  /** Each of a thousand entities asks for all of them: made anew only once something new is remembered. */
  #made: { readonly from: readonly EntityRecord[]; readonly neighbours: readonly Neighbour[] } | undefined;
  readonly #byType = new Map<string, readonly Neighbour[]>();

  /** `remembered` answers the same array until something new is. `leaving`: entities that are removed in the same run. */
  constructor(
    remembered: () => readonly EntityRecord[],
    isDeclared: (path: string) => boolean,
    leaving: ReadonlySet<string> = new Set(),
  ) {
    this.#remembered = remembered;
    this.#isDeclared = isDeclared;
    this.#leaving = leaving;
  }

  all(): readonly Neighbour[] {
    const from = this.#remembered();
    if (this.#made?.from === from) return this.#made.neighbours;
    this.#byType.clear();
    this.#made = { from, neighbours: from.map((record) => this.#seen(record)) };
    return this.#made.neighbours;
  }

  of(type: string): readonly Neighbour[] {
    const all = this.all();
    const known = this.#byType.get(type) ?? all.filter((one) => one.type === type);
    this.#byType.set(type, known);
    return known;
  }

  #seen({ path, type, state, status, unfinished }: EntityRecord): Neighbour {
    return {
      path,
      type,
      state,
      leaving: this.#leaving.has(path) || status === "deleting",
      begun: unfinished.includes("create"),
      declared: this.#isDeclared(path),
    };
  }
}
