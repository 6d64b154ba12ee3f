import type { Atlas } from "../../src/atlas/index.ts";
import { type EntityContext, Explained, type Foreseen, type Readiness, type Writing } from "../../src/entity/index.ts";
import type { Comparison } from "../decision.ts";
import type { Session } from "../session.ts";
import { connection } from "./connection.ts";
import type { AnyDefinition, AnyState } from "./definition.ts";
import { settled } from "./settled.ts";
import { type Patience, waitUntil } from "./waiting.ts";

/** What a kind of Atlas resource has to say of itself, what it may say besides, and what it may use for that. */
export abstract class AtlasResource<Definition extends AnyDefinition, State extends AnyState, Found> {
  protected readonly context: EntityContext;
  protected readonly session: Session;
  protected readonly definition: Definition;
  protected state: Partial<State>;
  private client: Atlas | undefined;

  constructor(context: EntityContext, session: Session) {
    this.context = context;
    this.session = session;
    this.definition = context.definition as unknown as Definition;
    this.state = context.state as Partial<State>;
  }

  /** What a sentence calls it, for example `cluster "orders"`. */
  protected abstract readonly label: string;
  /** The resource as Atlas has it, or undefined when it is not there; `fresh` asks Atlas even if a shared list knows. */
  protected abstract read(fresh: boolean): Promise<Found | undefined>;
  /** Whether `found` is the very resource that the state was recorded for. */
  protected abstract recorded(found: Found): boolean;
  /** Whether `found` stands where the state says that a creation was to put it; the definition may name another place by now. */
  protected abstract intended(found: Found): boolean;
  /** One text for each resource in Atlas that a state can stand for; undefined while it stands for none. */
  protected abstract identity(state: Partial<State>): string | undefined;
  /** One text for each place where a creation can put a resource; undefined while the state names none. */
  protected abstract place(state: Partial<State>): string | undefined;
  protected abstract compare(found: Found): Promise<Comparison>;
  /** Members of the state that tell of one resource alone, and hold for no other that takes its place. */
  protected abstract readonly personal: readonly (keyof State)[];
  /** Recorded before a creation is sent, so that a crash cannot make us forget where to look. */
  protected abstract intent(): Partial<State>;
  /** The state that follows from looking. */
  protected abstract known(found: Found): Partial<State>;
  /** Makes it, and answers what Atlas then has. */
  protected abstract create(): Promise<Found>;
  /** Sends the difference, and answers what Atlas then has. */
  protected abstract update(found: Found, comparison: Comparison): Promise<Found>;
  protected abstract isReady(found: Found): Promise<Readiness>;
  /** Deletes it and what belongs to it; resolves when it is gone. `found` is undefined when only the rest is left. */
  protected abstract delete(found: Found | undefined): Promise<void>;
  /** Lists that `read` and `compare` are answered from, to be fetched while others are still being worked on. */
  protected abstract lists(atlas: Atlas): Promise<unknown>;

  /** Questions to Atlas that come before a creation; rejects with what stands in the way. */
  protected async beforeCreate(): Promise<void> {}

  /** A reason against deleting it, such as things inside it that are not ours. */
  protected async obstacle(_found: Found): Promise<{ reason: string; hint: string } | undefined> {
    return undefined;
  }

  /** What the user has to know of a resource that was just taken over; whole sentences. */
  protected adoptionNotice(): string | undefined {
    return undefined;
  }

  /** Puts in order what an earlier step left behind, before this one decides anything about `found`. */
  protected async tidy(_before: "apply" | "remove", _found: Found | undefined): Promise<void> {}

  /** Whether something of ours is left to delete although the resource is gone, or is not ours. */
  protected leftovers(): boolean {
    return false;
  }

  /** What `delete` would write, where that is more than one thing in the own area. */
  protected removalWritings(_found: Found | undefined): readonly Writing[] | undefined {
    return undefined;
  }

  /** What an action of the subclass's table would do, where it says more than its summary. */
  protected async foreseen(_name: string, _given: unknown, _found: Found): Promise<Foreseen | undefined> {
    return undefined;
  }

  /** Runs an action of the subclass's table. */
  protected async perform(name: string, _given: unknown, _found: Found): Promise<unknown> {
    throw new Explained(`${this.context.path} has no action ${name}`, `See monk actions ${this.context.path}.`);
  }

  /** As other entities and templates name the kind, for example `mongodb-atlas/cluster`. */
  protected get type(): string {
    const { kind } = this.constructor as unknown as { readonly kind: string };
    return `mongodb-atlas/${kind}`;
  }

  protected get atlas(): Atlas {
    if (!this.client) throw new Error("the Atlas client is used before it is connected");
    return this.client;
  }

  /** Before anything else is asked of `atlas`; rejects where the secret holds no credentials. */
  protected async connected(): Promise<Atlas> {
    this.client ??= await connection(this.session, this.context.secrets, this.definition.secret_ref);
    return this.client;
  }

  /** Whether the state says where the resource of this template is, so that it must be looked for there first. */
  protected get remembered(): boolean {
    return this.state.existing !== undefined || this.begun;
  }

  /** Whether we began to create it and never learnt how that ended. */
  protected get begun(): boolean {
    return this.context.unfinished.includes("create");
  }

  protected ours(found: Found): boolean {
    return this.recorded(found) || (this.begun && this.state.existing === undefined && this.intended(found));
  }

  /** Sends a creation; where its answer was lost, looks whether it took effect before it is sent again. */
  protected settled(send: () => Promise<Found>): Promise<Found> {
    return settled(send, () => this.read(true));
  }

  /** Asks until the condition holds, less often as time goes by; rejects when the minutes are over. */
  protected until(limit: Patience, done: () => Promise<boolean>): Promise<void> {
    const { label, session, context } = this;
    return waitUntil({ label, host: session.host, progress: (text) => context.progress(text) }, limit, done);
  }

  /** Adds to the state, durably. */
  protected async remember(more: Partial<State>): Promise<void> {
    const next = { ...this.state, ...more };
    if (JSON.stringify(next) === JSON.stringify(this.state) && !this.context.redefined) return;
    this.state = next;
    await this.context.record(next as Readonly<Record<string, unknown>>);
  }
}
