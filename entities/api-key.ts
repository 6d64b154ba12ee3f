import type { Atlas } from "../src/atlas/index.ts";
import { Explained } from "../src/entity/index.ts";
import { apiKeyActions } from "./api-key/actions.ts";
import { keysDescribed } from "./api-key/calls.ts";
import { type ApiKeyDefinition, type ApiKeyState, apiKeyDefinition, apiKeyState } from "./api-key/definition.ts";
import { KeyDesk } from "./api-key/key-desk.ts";
import { KeyKeeper } from "./api-key/key-keeper.ts";
import { type LocatedKey, organizationRolesOf, publicKeyIn, stateOf } from "./api-key/view.ts";
import { ageWarning } from "./api-key/warning.ts";
import type { Confirmed } from "./credential/action.ts";
import { Credential } from "./credential/credential.ts";
import { type Comparison, differing } from "./decision.ts";

/** An API key of an organization. How one is made and follows another is the key keeper's business. */
export class ApiKey extends Credential<ApiKeyDefinition, ApiKeyState, LocatedKey, Confirmed> {
  static readonly kind = "api-key";
  static readonly area = "keys";
  static readonly summary = "An API key of an organization, with its roles, its projects and its access list.";
  static readonly definition = apiKeyDefinition;
  static readonly state = apiKeyState;
  static readonly readiness = { initialDelay: 1, period: 5, attempts: 24 };
  static readonly actions = apiKeyActions;
  static readonly warning = ageWarning;

  protected readonly personal = ["id", "public_key", "created_at", "secret", "making"] as const;
  /** Whether its secret was seen to hold it, as after a lost state. */
  private isHeld = false;
  protected readonly label = `API key "${this.definition.name}"`;
  protected readonly secret = this.definition.private_key_secret_ref;
  protected readonly table = apiKeyActions;
  protected readonly words = {
    noun: "key",
    one: "A key",
    content: "key",
    property: "private_key_secret_ref",
    remedy: "Put the key back into it, or:",
  };

  protected lists(atlas: Atlas) {
    const { organization_id: orgId } = this.state;
    return orgId === undefined
      ? atlas.readAhead("listOrganizations", {})
      : atlas.readAhead("listOrganizationApiKeys", { orgId });
  }

  protected async read(fresh: boolean): Promise<LocatedKey | undefined> {
    const { id, organization_id, making } = this.state;
    if (id !== undefined && organization_id !== undefined) {
      const given = { orgId: organization_id, apiUserId: id };
      const known = await this.atlas.find("getOrganizationApiKey", given, { fresh });
      if (known) return { ...known, orgId: organization_id };
    }
    const orgId = await this.organization();
    const [begun] = making === undefined ? [] : await keysDescribed(this.atlas, orgId, making, fresh);
    return begun ?? this.described(orgId, fresh);
  }

  /** Nobody else bears the description under which we make a key. */
  protected recorded(found: LocatedKey): boolean {
    return found.id === this.state.id || (this.state.making !== undefined && found.desc === this.state.making);
  }

  protected intended(found: LocatedKey): boolean {
    return found.desc === this.state.making;
  }

  protected identity({ id }: Partial<ApiKeyState>) {
    return id;
  }

  protected place({ organization_id, name }: Partial<ApiKeyState>) {
    return organization_id && name && `${organization_id} ${name}`;
  }

  protected async compare(found: LocatedKey): Promise<Comparison> {
    this.isHeld = (await this.keeper.holder()) === found.publicKey;
    return {
      changes: [
        ...differing("name", found.desc, this.definition.name),
        ...(await this.differingRights(found)),
        ...(await this.keeper.changes(found)),
      ],
      fixed: await this.differingOrganization(found),
      ...(await this.lockOut(found)),
      ...(await this.hindrance(found)),
    };
  }

  protected intent() {
    return {
      name: this.definition.name,
      organization_id: this.organizationId ?? this.state.organization_id,
      making: this.keeper.unheardOf(),
    };
  }

  protected known(found: LocatedKey) {
    return stateOf(found);
  }

  protected async create(): Promise<LocatedKey> {
    const orgId = await this.organization();
    // Templates side by side may have the same description in mind.
    return this.session.inTurn.run(`API keys of ${orgId}`, async () => {
      if (await this.described(orgId, false)) {
        const hint = "Give each key a name of its own; what is there now can be adopted by an update.";
        throw new Explained(`${this.label}: another key of this description was made meanwhile`, hint);
      }
      return this.bring(await this.keeper.first());
    });
  }

  protected async update(found: LocatedKey): Promise<LocatedKey> {
    const { keeper } = this;
    const key = await keeper.reconcile(found);
    const brought = await this.bring(key);
    await keeper.forgetMaking(key.orgId);
    await keeper.removeDue();
    return brought;
  }

  protected override adoptionNotice(): string | undefined {
    if (this.isHeld) return undefined;
    return `${this.label} was there before: Atlas tells its private key to nobody again. Put it into secret ${this.secret} as publicKey:privateKey if you have it, or replace the key with the action rotate.`;
  }

  protected override leftovers(): boolean {
    return (this.state.retired ?? []).length > 0 || this.state.making !== undefined;
  }

  protected async delete(found: LocatedKey | undefined): Promise<void> {
    const orgId = found?.orgId ?? this.state.organization_id ?? (await this.organization());
    await this.keeper.remove(orgId, found);
  }

  /** Makes the key as the definition says, and answers what Atlas then has. */
  private async bring(key: LocatedKey): Promise<LocatedKey> {
    const { name: desc } = this.definition;
    const { roles } = this;
    const place = { orgId: key.orgId, apiUserId: key.id };
    if (key.desc !== desc || organizationRolesOf(key).join() !== roles.join()) {
      await this.atlas.call("updateOrganizationApiKey", { ...place, body: { desc, roles } });
    }
    await this.keeper.equip(key, this.equipment);
    return { ...(await this.atlas.call("getOrganizationApiKey", place)), orgId: key.orgId };
  }

  protected desk(key: LocatedKey): KeyDesk {
    return new KeyDesk({ ...this.keeping, key, keeper: this.keeper });
  }

  protected rolesOf(key: LocatedKey): string[] {
    return organizationRolesOf(key);
  }

  protected equipmentCalls(key: LocatedKey) {
    return this.keeper.equipmentCalls(key);
  }

  protected isOwn(key: LocatedKey): Promise<boolean> {
    return this.keeper.isOwn(key);
  }

  protected async isKnown(text: string, found?: LocatedKey): Promise<boolean> {
    const holder = publicKeyIn(text);
    return (found !== undefined && holder === found.publicKey) || this.keeper.isMadeHere(holder);
  }

  private get keeper(): KeyKeeper {
    return new KeyKeeper({
      ...this.keeping,
      organization: () => this.organization(),
      isOurs: (key) => this.ours(key),
    });
  }

  private async described(orgId: string, fresh: boolean): Promise<LocatedKey | undefined> {
    const found = await keysDescribed(this.atlas, orgId, this.definition.name, fresh);
    if (found.length < 2) return found[0];
    throw new Explained(
      `${found.length} API keys are described "${this.definition.name}": ${found.map(({ publicKey }) => publicKey).join(", ")}`,
      "Rename or remove all but one of them in Atlas, or choose another name; no further one is made.",
    );
  }
}
