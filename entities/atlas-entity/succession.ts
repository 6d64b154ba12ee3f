import type { EntityContext, Neighbour } from "../../src/entity/index.ts";
import type { AnyState } from "./definition.ts";

/** How the states of one kind are matched with resources in Atlas. */
export interface Matching<State> {
  /** Such as `mongodb-atlas/cluster`. */
  readonly type: string;
  /** One text for each resource in Atlas that a state can stand for; undefined while it stands for none. */
  identity(state: Partial<State>): string | undefined;
  /** One text for each place where a creation can put a resource; undefined while the state names none. */
  place(state: Partial<State>): string | undefined;
}

/**
 * What the keys of one home remember of the same resource.
 *
 * A memory belongs to a resource, and moves with it from key to key.
 */
export class Succession<State extends AnyState> {
  private readonly context: Pick<EntityContext, "others" | "record" | "succeed">;
  private readonly matching: Matching<State>;

  constructor(context: Pick<EntityContext, "others" | "record" | "succeed">, matching: Matching<State>) {
    this.context = context;
    this.matching = matching;
  }

  /** Other entities of this home that stand for the same resource, or were about to make it. */
  twins(state: Partial<State>): readonly Neighbour[] {
    const { type, identity, place } = this.matching;
    const own = identity(state);
    if (own === undefined) return [];
    return this.context.others(type).filter((other) => {
      const theirs = other.state as Partial<State>;
      const their = identity(theirs);
      return their === undefined ? other.begun && place(theirs) === place(state) : their === own;
    });
  }

  /** Whether another entity of this home has made it. */
  isMadeHere(state: Partial<State>): boolean {
    return this.twins(state).some(({ state: theirs, begun }) => theirs.existing === false || begun);
  }

  /** Another that stands for it, and stays when this one goes. */
  keeper(state: Partial<State>): Neighbour | undefined {
    return this.twins(state).find(({ leaving }) => !leaving);
  }

  /** Whether what is known to stand elsewhere than is wanted is another declared template's by now, and not this key's. */
  hasLeft(known: Partial<State>, wanted: Partial<State>): boolean {
    if (this.matching.place(wanted) === this.matching.place(known)) return false;
    return this.twins(known).some(({ declared }) => declared);
  }

  /** The keys that a template had before, whose memory it goes on with. */
  earlier(known: Partial<State>): readonly Neighbour[] {
    return this.twins(known).filter(({ declared }) => !declared);
  }

  /** What is remembered under them, as the state of this key; undefined where nothing is. */
  inherited(earlier: readonly Neighbour[], known: Partial<State>): Partial<State> | undefined {
    const [before] = earlier.filter(({ state, begun }) => state.existing !== undefined || begun).slice(-1);
    return before && { existing: false, ...(before.state as Partial<State>), ...known };
  }

  /** The memory moves to this key before it leaves the earlier ones, so that a crash in between loses none of it. */
  async succeed(state: Partial<State>, earlier: readonly Neighbour[]): Promise<void> {
    await this.context.record(state as Readonly<Record<string, unknown>>);
    for (const { path } of earlier) await this.context.succeed(path);
  }
}
