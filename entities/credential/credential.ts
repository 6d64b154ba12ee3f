import { type Change, Explained, type Foreseen, type Readiness } from "../../src/entity/index.ts";
import type { EntityAction } from "../action.ts";
import type { AnyDefinition, AnyState } from "../atlas-entity/definition.ts";
import { AtlasEntity } from "../atlas-entity.ts";
import { type Comparison, differing, type FixedChange, fixedDiffering } from "../decision.ts";
import { organizationNamed } from "../organization/lookup.ts";
import type { Confirmed, CredentialDesk } from "./action.ts";
import { differingEquipment, type Equipment, type EquipmentCalls } from "./equipment.ts";
import type { Keeping } from "./keeping.ts";
import { lockOut } from "./lock-out.ts";
import { projectRolesOf } from "./project-assignment.ts";
import { isSpent } from "./spent.ts";

export interface CredentialDefinition extends AnyDefinition {
  readonly name: string;
  readonly organization: string;
  readonly roles: readonly string[];
  readonly projects?: readonly { readonly project_id: string; readonly roles: readonly string[] }[] | undefined;
  readonly access_list?: readonly string[] | undefined;
}

export interface CredentialState extends AnyState {
  /** Name of the secret that holds it. */
  readonly secret?: string | undefined;
}

/** What sentences call it. */
export interface CredentialWords {
  /** Such as `key`, and the same with its article, as a sentence begins. */
  readonly noun: string;
  readonly one: string;
  /** What is in the secret, and which property names that. */
  readonly content: string;
  readonly property: string;
  /** What to do where the secret holds something else; the command that empties it follows. */
  readonly remedy: string;
}

const another = "Give `secret_ref` another credential first.";

/**
 * Something that opens Atlas, and that Atlas tells once: it goes into a secret, where nothing else is overwritten.
 *
 * How its private part is made and replaced differs, and is the business of each kind's own keeper.
 */
export abstract class Credential<
  Definition extends CredentialDefinition,
  State extends CredentialState,
  Found extends { readonly orgId: string },
  Wish extends Confirmed,
> extends AtlasEntity<Definition, State, Found> {
  /** Known once it was asked for. */
  protected organizationId: string | undefined;

  protected abstract readonly words: CredentialWords;
  /** Name of the secret that it is put into. */
  protected abstract readonly secret: string;
  protected abstract readonly table: Readonly<Record<string, EntityAction<CredentialDesk<Wish>>>>;
  protected abstract desk(found: Found): CredentialDesk<Wish>;
  /** Roles in the organization, in one order. */
  protected abstract rolesOf(found: Found): readonly string[];
  protected abstract equipmentCalls(found: Found): EquipmentCalls;
  /** Whether this very run signs in with it. */
  protected abstract isOwn(found: Found): Promise<boolean>;
  /** Whether a text in the secret was put there from here, or belongs to `found`, so that it may be overwritten. */
  protected abstract isKnown(text: string, found?: Found): Promise<boolean>;

  protected override async beforeCreate(): Promise<void> {
    const { content, property } = this.words;
    if (await this.isFree(await this.context.secrets.get(this.secret))) return;
    throw new Explained(
      `${this.label}: secret ${this.secret} holds something already, and the new ${content} would overwrite it`,
      `Name another secret under ${property}, or, where nobody needs it: monk secrets remove -g ${this.secret}.`,
    );
  }

  protected async isReady(): Promise<Readiness> {
    return { ready: true };
  }

  protected override async obstacle(found: Found) {
    if (!(await this.isOwn(found))) return undefined;
    return { reason: `${this.label} is the one that monk itself signs in with here`, hint: another };
  }

  protected override async perform(name: string, given: unknown, found: Found): Promise<unknown> {
    const action = this.action(name);
    return action ? action.run(this.guarded(found), given as never) : super.perform(name, given, found);
  }

  protected override async foreseen(name: string, given: unknown, found: Found): Promise<Foreseen | undefined> {
    return this.action(name)?.foresee?.(this.guarded(found), given as never);
  }

  /** Only what is ours is replaced or revoked, and nothing that is in use here is. */
  private guarded(found: Found): CredentialDesk<Wish> {
    const desk = this.desk(found);
    return {
      rotate: async (grace) => {
        await this.mustBeReplaceable(found);
        return desk.rotate(grace);
      },
      revocation: async (wish) => {
        await this.mustBeRevocable(found);
        return desk.revocation(wish);
      },
      info: () => desk.info(),
    };
  }

  private action(name: string): EntityAction<CredentialDesk<Wish>> | undefined {
    return Object.hasOwn(this.table, name) ? this.table[name] : undefined;
  }

  protected async organization(): Promise<string> {
    this.organizationId ??= (await organizationNamed(this.atlas, this.definition.organization)).id;
    return this.organizationId;
  }

  /** Roles as the definition has them, in one order and each once. */
  protected get roles(): string[] {
    return Array.from(new Set(this.definition.roles)).sort();
  }

  /** Projects and access list as the definition has them. */
  protected get equipment(): Equipment {
    const { projects, access_list: accessList } = this.definition;
    return { projects: projects && projectRolesOf(projects), accessList };
  }

  protected async differingRights(found: Found): Promise<Change[]> {
    return [
      ...differing("roles", this.rolesOf(found), this.roles),
      ...(await differingEquipment(this.equipment, this.equipmentCalls(found))),
    ];
  }

  protected async differingOrganization({ orgId }: Found): Promise<FixedChange[]> {
    const { one, noun } = this.words;
    const wayOut = `${one} stays in its organization: put the old one back, or declare a new ${noun} under another key.`;
    return fixedDiffering("organization", orgId, await this.organization(), wayOut);
  }

  /** Whether its access list may shut this very run out. */
  protected async lockOut(found: Found): Promise<Pick<Comparison, "blocked">> {
    const { access_list: wanted } = this.definition;
    if (wanted === undefined || !(await this.isOwn(found))) return {};
    return lockOut(await this.equipmentCalls(found).accessList.blocks(), wanted);
  }

  /** What must not be brought about. `isToKeep`: whether the secret is to hold it. */
  protected async hindrance(found: Found, isToKeep = true): Promise<Pick<Comparison, "blocked">> {
    const { noun, remedy } = this.words;
    const sharing = this.sharing(found);
    if (sharing) {
      const hint = `Give each ${noun} a name and a secret of its own.`;
      return { blocked: { reason: `would share its ${sharing.what} with ${sharing.path}`, hint } };
    }
    const kept = isToKeep ? await this.context.secrets.get(this.secret) : undefined;
    if (!(await this.isFree(kept, found))) {
      const reason = `is not what secret ${this.secret} holds, and nothing else in there is overwritten`;
      return { blocked: { reason, hint: `${remedy} monk secrets remove -g ${this.secret}.` } };
    }
    const losesOwner = this.rolesOf(found).includes("ORG_OWNER") && !this.roles.includes("ORG_OWNER");
    if (losesOwner && (await this.isOwn(found))) {
      const reason = "is the one that monk itself signs in with here, and would lose ORG_OWNER";
      return { blocked: { reason, hint: another } };
    }
    return {};
  }

  /** Whether nobody loses anything where a text in the secret is overwritten. */
  private async isFree(kept: string | undefined, found?: Found): Promise<boolean> {
    return kept === undefined || (await this.isKnown(kept, found)) || (await isSpent(this.session, kept));
  }

  /** Another template that stands for the same one, or fills the same secret. */
  private sharing(found: Found): { readonly what: string; readonly path: string } | undefined {
    const own = this.identity(this.known(found));
    const others = this.context.others(this.type).filter(({ declared }) => declared);
    for (const { path, state } of others) {
      if (this.identity(state as Partial<State>) === own) return { what: this.words.noun, path };
      if (state.secret === this.secret) return { what: "secret", path };
    }
    return undefined;
  }

  private async mustBeReplaceable(found: Found): Promise<void> {
    this.mustBeOurs(found, "rotate");
    const { blocked } = await this.hindrance(found);
    if (blocked) throw new Explained(`${this.label} ${blocked.reason}`, blocked.hint);
  }

  private async mustBeRevocable(found: Found): Promise<void> {
    this.mustBeOurs(found, "revoke");
    const obstacle = await this.obstacle(found);
    if (obstacle) throw new Explained(obstacle.reason, obstacle.hint);
  }

  private mustBeOurs(found: Found, doing: string): void {
    if (this.ours(found)) return;
    const reason = `${this.label} in Atlas is not the one that was made from this template`;
    throw new Explained(reason, `Run monk update ${this.context.path} first; ${doing} works on what it took over.`);
  }

  /** What the keeper of its private part works with. */
  protected get keeping(): Keeping<Definition, State> {
    const { atlas, context, definition, label, session } = this;
    return {
      atlas,
      host: session.host,
      context,
      definition,
      label,
      state: () => this.state,
      remember: (more) => this.remember(more),
    };
  }
}
