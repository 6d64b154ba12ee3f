import {
  type Entity,
  type EntityContext,
  Explained,
  type Foreseen,
  isUnsettled,
  type Neighbour,
  type Readiness,
  type RemovalVerdict,
  type Verdict,
} from "../src/entity/index.ts";
import type { AnyDefinition, AnyState } from "./atlas-entity/definition.ts";
import { AtlasResource } from "./atlas-entity/resource.ts";
import { Succession } from "./atlas-entity/succession.ts";
import { decide } from "./decision.ts";
import type { Session } from "./session.ts";

/**
 * What is done about every Atlas resource: look, decide, send the difference, record.
 *
 * A subclass says how to look, compare, create, change and delete. Whether to do it is decided here, once, the same way
 * for a plan and for an update.
 */
export abstract class AtlasEntity<Definition extends AnyDefinition, State extends AnyState, Found>
  extends AtlasResource<Definition, State, Found>
  implements Entity
{
  private readonly succession: Succession<State>;
  /** What Atlas had at the end of the last step; the first question after it need not ask again. */
  private latest: Found | undefined;
  private asked = false;

  constructor(context: EntityContext, session: Session) {
    super(context, session);
    this.succession = new Succession(context, {
      type: this.type,
      identity: (state) => this.identity(state),
      place: (state) => this.place(state),
    });
  }

  async prepare(): Promise<void> {
    try {
      await this.lists(await this.connected());
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
    if (earlier.length > 0) await this.succession.succeed(this.state, earlier);
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

  /** Whether another entity of this home has made it. */
  protected isMadeHere(found: Found): boolean {
    return this.succession.isMadeHere(this.known(found));
  }

  private async there(): Promise<Found> {
    const found = await this.look();
    if (found) return found;
    throw new Explained(`${this.label} is not there`, `Make it first: monk update ${this.context.path}`);
  }

  private async look(fresh = false): Promise<Found | undefined> {
    await this.connected();
    return this.read(fresh);
  }

  /** What another declared template has taken over is not what this key stands for any more. */
  private async lookAsDeclared(): Promise<Found | undefined> {
    const found = await this.look();
    if (!found || !this.remembered || this.begun) return found;
    if (!this.succession.hasLeft(this.known(found), this.intent())) return found;
    this.state = {};
    return this.look();
  }

  /** A template goes on with what is remembered under the keys that it had before; answers those. */
  private inherit(found: Found | undefined): readonly Neighbour[] {
    if (!found) return [];
    const known = this.known(found);
    const earlier = this.succession.earlier(known);
    if (!this.ours(found)) this.state = this.succession.inherited(earlier, known) ?? this.state;
    return earlier;
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

  private async updated(found: Found, verdict: Verdict): Promise<Found> {
    if (verdict.action === "none" || verdict.action === "refuse" || verdict.changes.length === 0) return found;
    return await this.update(found, await this.compare(found));
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

  private async record(found: Found, existing = this.state.existing ?? false): Promise<void> {
    this.latest = found;
    await this.remember({ ...this.known(found), existing } as Partial<State>);
  }

  /** Effects whose end an earlier run did not learn: having looked, and brought about what was missing, we know. */
  private async closeSettled(done: string): Promise<void> {
    for (const effect of this.context.unfinished) {
      if (effect !== "create" && effect !== done) await this.context.effect(effect, async () => {});
    }
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
    const keeper = this.succession.keeper(this.known(found));
    if (keeper) return { action: "forget", reason: `${keeper.path} is ${this.label} too, and keeps it` };
    const obstacle = await this.obstacle(found);
    return obstacle ? { action: "refuse", ...obstacle } : { action: "delete" };
  }
}
