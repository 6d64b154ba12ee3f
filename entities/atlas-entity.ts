import { z } from "zod";
import { type Atlas, CredentialsError } from "../src/atlas/index.ts";
import {
  type Entity,
  type EntityContext,
  Explained,
  type Foreseen,
  isUnsettled,
  type Neighbour,
  type Readiness,
  type RemovalVerdict,
  secretName,
  type Verdict,
  type Writing,
} from "../src/entity/index.ts";
import { type Comparison, decide } from "./decision.ts";
import type { Session } from "./session.ts";

/** What every definition takes. */
export const atlasDefinition = {
  secret_ref: secretName(
    "read",
    "Secret that holds the Atlas credentials: `clientId:clientSecret` of a service account, or `publicKey:privateKey`",
  ).default("mongodb-atlas-token"),
  adopt: z.boolean().optional().describe("Take over a resource that is there already, also where it differs from this"),
};

/** What every state holds. */
export const atlasState = {
  existing: z.boolean().optional().describe("Whether it was there before us; if so it is never deleted"),
};

export const projectId = z
  .string()
  .regex(/^[a-f0-9]{24}$/, "a project id: 24 hexadecimal digits")
  .describe("Id of the project that it belongs to");

interface AnyDefinition {
  readonly secret_ref: string;
  readonly adopt?: boolean | undefined;
}
interface AnyState {
  readonly existing?: boolean | undefined;
}

/**
 * What all Atlas resources have in common: look, decide, send the difference, record.
 *
 * A subclass says how to look, compare, create, change and delete. Whether to do it is decided here, once, the same way
 * for a plan and for an update.
 */
export abstract class AtlasEntity<Definition extends AnyDefinition, State extends AnyState, Found> implements Entity {
  protected readonly context: EntityContext;
  protected readonly session: Session;
  protected readonly definition: Definition;
  protected state: Partial<State>;
  private client: Atlas | undefined;
  /** What Atlas had at the end of the last step; the first question after it need not ask again. */
  private latest: Found | undefined;
  private asked = false;

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

  /** Lists that `read` and `compare` are answered from, to be fetched while others are still being worked on. */
  protected abstract lists(atlas: Atlas): Promise<unknown>;

  async prepare(): Promise<void> {
    try {
      this.client ??= await this.connected();
      await this.lists(this.client);
    } catch {
      // Whatever is wrong is told by the step that needs it.
    }
  }

  async plan(): Promise<Verdict> {
    const found = await this.lookAsDeclared();
    this.inherit(found);
    return this.verdict(found);
  }

  async apply(): Promise<Verdict> {
    const found = await this.lookAsDeclared();
    const earlier = this.inherit(found);
    await this.tidy("apply", found);
    const verdict = await this.verdict(found);
    if (verdict.action === "refuse") throw new Explained(verdict.reason, verdict.hint);
    if (earlier.length > 0) await this.succeed(earlier);
    if (!found) {
      await this.context.effect("create", () => this.createAnew());
    } else if (verdict.action === "adopt") {
      // Something else stands where the template points now: with it, a creation that never ended is over.
      const effect = this.begun ? "create" : "adopt";
      await this.context.effect(effect, async () => {
        this.state = { ...this.state, ...this.unknown() };
        const adopted = await this.updated(found, verdict);
        // What another template of this home has made is ours as well.
        await this.record(adopted, !this.isMadeHere(adopted));
        const notice = this.adoptionNotice();
        if (notice !== undefined) this.context.notice(notice);
      });
    } else if (this.begun) {
      await this.context.effect("create", async () => {
        await this.remember(this.known(found));
        await this.record(await this.updated(found, verdict));
      });
    } else if (verdict.action === "change") {
      await this.context.effect("update", async () => this.record(await this.updated(found, verdict)));
    } else {
      await this.record(found);
    }
    await this.closeSettled(verdict.action === "change" ? "update" : verdict.action);
    return verdict;
  }

  /** Later questions want to see what has changed since, and so never take a shared list's word. */
  async readiness(): Promise<Readiness> {
    const found = this.latest ?? (await this.look(this.asked));
    this.latest = undefined;
    this.asked = true;
    if (!found) return { ready: false, why: `${this.label} to be there` };
    const readiness = await this.isReady(found);
    if (readiness.ready) await this.record(found);
    this.latest = undefined;
    return readiness;
  }

  async alive(): Promise<boolean> {
    const found = await this.look(true);
    return found !== undefined && this.ours(found);
  }

  async planRemoval(): Promise<RemovalVerdict> {
    return this.removalVerdict(await this.look());
  }

  async remove(): Promise<RemovalVerdict> {
    const found = await this.look();
    await this.tidy("remove", found);
    const verdict = await this.removalVerdict(found);
    if (verdict.action === "refuse") throw new Explained(verdict.reason, verdict.hint);
    const ours = verdict.action === "delete" ? found : undefined;
    if (ours || this.leftovers()) await this.context.effect("delete", () => this.delete(ours));
    return verdict;
  }

  async act(name: string, given: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.perform(name, given, await this.there());
  }

  async foresee(name: string, given: Readonly<Record<string, unknown>>): Promise<Foreseen | undefined> {
    return this.foreseen(name, given, await this.there());
  }

  private async there(): Promise<Found> {
    const found = await this.look();
    if (found) return found;
    throw new Explained(`${this.label} is not there`, `Make it first: monk update ${this.context.path}`);
  }

  /** What an action of the subclass's table would do, where it says more than its summary. */
  protected async foreseen(_name: string, _given: unknown, _found: Found): Promise<Foreseen | undefined> {
    return undefined;
  }

  /** Runs an action of the subclass's table. */
  protected async perform(name: string, _given: unknown, _found: Found): Promise<unknown> {
    throw new Explained(`${this.context.path} has no action ${name}`, `See monk actions ${this.context.path}.`);
  }

  protected get atlas(): Atlas {
    if (!this.client) throw new Error("the Atlas client is used before it is connected");
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

  /** Sends a creation; where its answer was lost, looks whether it took effect before it is sent again. */
  protected async settled(send: () => Promise<Found>): Promise<Found> {
    try {
      return await send();
    } catch (error) {
      if (!isUnsettled(error)) throw error;
      try {
        return (await this.read(true)) ?? (await send());
      } catch (second) {
        // Whatever stopped us from finding out, the first answer is still missing, and the note of it must stay open.
        throw isUnsettled(second) ? second : error;
      }
    }
  }

  /** Asks until the condition holds, less often as time goes by. */
  protected async until(limit: { minutes: number; waitingFor: string }, done: () => Promise<boolean>): Promise<void> {
    const { host } = this.session;
    const deadline = host.now() + limit.minutes * 60_000;
    let pause = 500;
    while (!(await done())) {
      if (host.now() > deadline) {
        throw new Explained(
          `${this.label}: still waiting for ${limit.waitingFor} after ${limit.minutes} minutes`,
          "Nothing was undone; run the same command again to go on waiting.",
        );
      }
      this.context.progress(`waiting for ${limit.waitingFor}`);
      await host.sleep(pause);
      pause = Math.min(pause * 1.5, 10_000);
    }
  }

  /** Adds to the state, durably. */
  protected async remember(more: Partial<State>): Promise<void> {
    const next = { ...this.state, ...more };
    if (JSON.stringify(next) === JSON.stringify(this.state) && !this.context.redefined) return;
    this.state = next;
    await this.context.record(next as Readonly<Record<string, unknown>>);
  }

  private async record(found: Found, existing = this.state.existing ?? false): Promise<void> {
    this.latest = found;
    await this.remember({ ...this.known(found), existing } as Partial<State>);
  }

  private async createAnew(): Promise<void> {
    const before = this.state;
    const intended = { ...before, ...this.unknown(), ...this.intent(), existing: undefined } as Partial<State>;
    await this.remember(intended);
    try {
      await this.record(await this.create(), false);
    } catch (error) {
      // Refused, and so not made: what was known before still holds, such as that an earlier one was ours.
      const isMade = this.identity(this.state) !== this.identity(intended);
      if (before.existing !== undefined && !isUnsettled(error) && !isMade) await this.remember(before);
      throw error;
    }
  }

  private unknown(): Partial<State> {
    return Object.fromEntries(this.personal.map((member) => [member, undefined])) as Partial<State>;
  }

  /** Effects whose end an earlier run did not learn: having looked, and brought about what was missing, we know. */
  private async closeSettled(done: string): Promise<void> {
    for (const effect of this.context.unfinished) {
      if (effect !== "create" && effect !== done) await this.context.effect(effect, async () => {});
    }
  }

  private async verdict(found: Found | undefined): Promise<Verdict> {
    if (!found) {
      await this.beforeCreate();
      const { secret_ref: _, adopt: __, ...wanted } = this.definition;
      const changes = Object.entries(wanted).filter(([, after]) => after !== undefined);
      return { action: "create", changes: changes.map(([field, after]) => ({ field, after })) };
    }
    return decide({
      label: this.label,
      ours: this.ours(found),
      adopt: this.definition.adopt === true,
      comparison: await this.compare(found),
      known: this.known(found),
    });
  }

  private async removalVerdict(found: Found | undefined): Promise<RemovalVerdict> {
    const verdict = await this.removalDecision(found);
    if (verdict.action !== "delete" && verdict.action !== "forget") return verdict;
    const writings = this.removalWritings(verdict.action === "delete" ? found : undefined);
    return writings === undefined ? verdict : { ...verdict, writings };
  }

  private async removalDecision(found: Found | undefined): Promise<RemovalVerdict> {
    if (!found) return { action: this.leftovers() ? "delete" : "none" };
    if (!this.ours(found)) {
      return { action: "forget", reason: `${this.label} in Atlas is not the one that was made from this template` };
    }
    if (this.state.existing === true) return { action: "forget", reason: `${this.label} was there before us` };
    const twin = this.twins(this.known(found)).find(({ leaving }) => !leaving);
    if (twin) return { action: "forget", reason: `${twin.path} is ${this.label} too, and keeps it` };
    const obstacle = await this.obstacle(found);
    return obstacle ? { action: "refuse", ...obstacle } : { action: "delete" };
  }

  /**
   * A memory belongs to a resource, and moves with it from key to key. Here it leaves: what another declared template has
   * taken over is not what this key stands for any more.
   */
  private async lookAsDeclared(): Promise<Found | undefined> {
    const found = await this.look();
    if (!found || !this.remembered || this.begun) return found;
    const known = this.known(found);
    const isElsewhere = this.place(this.intent()) !== this.place(known);
    if (!isElsewhere || !this.twins(known).some(({ declared }) => declared)) return found;
    this.state = {};
    return this.look();
  }

  /** Here it comes: a template goes on with what is remembered under the keys that it had before; answers those. */
  private inherit(found: Found | undefined): readonly Neighbour[] {
    if (!found) return [];
    const known = this.known(found);
    const earlier = this.twins(known).filter(({ declared }) => !declared);
    const [before] = earlier.filter(({ state, begun }) => state.existing !== undefined || begun).slice(-1);
    if (before && !this.ours(found)) {
      this.state = { existing: false, ...(before.state as Partial<State>), ...known };
    }
    return earlier;
  }

  /** The memory moves to this key before it leaves the earlier ones, so that a crash in between loses none of it. */
  private async succeed(earlier: readonly Neighbour[]): Promise<void> {
    await this.context.record(this.state as Readonly<Record<string, unknown>>);
    for (const { path } of earlier) await this.context.succeed(path);
  }

  /** Whether another entity of this home has made it. */
  protected isMadeHere(found: Found): boolean {
    return this.twins(this.known(found)).some(({ state, begun }) => state.existing === false || begun);
  }

  /** Other entities of this home that stand for the same resource, or were about to make it. */
  private twins(state: Partial<State>): readonly Neighbour[] {
    const { kind } = this.constructor as unknown as { readonly kind: string };
    const identity = this.identity(state);
    if (identity === undefined) return [];
    return this.context.others().filter(({ type, state: other, begun }) => {
      if (type !== `mongodb-atlas/${kind}`) return false;
      const theirs = other as Partial<State>;
      if (this.identity(theirs) !== undefined) return this.identity(theirs) === identity;
      return begun && this.place(theirs) === this.place(state);
    });
  }

  protected ours(found: Found): boolean {
    return this.recorded(found) || (this.begun && this.state.existing === undefined && this.intended(found));
  }

  private async updated(found: Found, verdict: Verdict): Promise<Found> {
    if (verdict.action === "none" || verdict.action === "refuse" || verdict.changes.length === 0) return found;
    return await this.update(found, await this.compare(found));
  }

  private async look(fresh = false): Promise<Found | undefined> {
    this.client ??= await this.connected();
    return this.read(fresh);
  }

  private async connected(): Promise<Atlas> {
    const name = this.definition.secret_ref;
    const credentials = await this.context.secrets.get(name);
    if (credentials === undefined) {
      throw new Explained(
        `secret "${name}" is not set, or not permitted here`,
        `Set it with monk secrets add -g ${name}, and name it under permitted-secrets.`,
      );
    }
    try {
      return this.session.connect(credentials);
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      const what = `secret "${name}" is of no use: ${error.message}`;
      throw new Explained(what, `Set it again: monk secrets add -g ${name}`, { cause: error });
    }
  }
}
