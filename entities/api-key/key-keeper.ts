import { AtlasFailure } from "../../src/atlas/index.ts";
import { type Change, Explained } from "../../src/entity/index.ts";
import { type Equipment, type EquipmentCalls, equip } from "../credential/equipment.ts";
import type { Keeping } from "../credential/keeping.ts";
import { dueAmong, graceUnasked, without } from "../credential/retired.ts";
import { isoTime } from "../moment.ts";
import { randomMark } from "../random-mark.ts";
import { accessListOfKey, keysDescribed, makeKey, projectsOfKey, removeDescribed, removeKey } from "./calls.ts";
import type { ApiKeyDefinition, ApiKeyState, RetiredKey } from "./definition.ts";
import { type LocatedKey, organizationRolesOf, publicKeyIn, stateOf } from "./view.ts";

export interface KeyKeeperOptions extends Keeping<ApiKeyDefinition, ApiKeyState> {
  /** Id of the organization that the definition names. */
  organization(): Promise<string>;
  /** Whether the key is the one that the state was recorded for. */
  isOurs(key: LocatedKey): boolean;
}

/**
 * The private part of one API key, and the keys that follow one another for it.
 *
 * Atlas tells a private key once, in the answer to its creation. So a key is made under a description that no other one
 * bears, which is noted before: whatever becomes of the answer, that key is found again, and one whose private key never
 * reached the secret is removed and made anew.
 */
export class KeyKeeper {
  private readonly options: KeyKeeperOptions;

  constructor(options: KeyKeeperOptions) {
    this.options = options;
  }

  /** What an update has to do about the key itself, besides what it may do and from where. */
  async changes(key: LocatedKey): Promise<Change[]> {
    const after = `a new key, in secret ${this.secret}`;
    return [
      ...((await this.isLost(key)) ? [{ field: "private_key", before: "not in the secret", after }] : []),
      ...(this.isReplacing(key) ? [{ field: "replacement", before: "cut short", after: "settled" }] : []),
      ...this.due().map(({ public_key }) => ({ field: "replaced key", before: public_key, after: "removed" })),
    ];
  }

  /** A description that no key has had: the definition's, and eight random digits. */
  unheardOf(): string {
    return `${this.options.definition.name} [new ${randomMark(this.options)}]`;
  }

  /** The first key, in its secret. */
  async first(): Promise<LocatedKey> {
    const made = await this.make(this.options.definition.roles);
    await this.keep(made);
    return made;
  }

  /** Ends what was cut short, and replaces a key that the secret has lost. */
  async reconcile(found: LocatedKey): Promise<LocatedKey> {
    const key = await this.settle(found);
    return (await this.isLost(key)) ? this.replaceLost(key) : key;
  }

  /** A replacement that was cut short is either finished, where the secret holds the new key already, or undone. */
  async settle(found: LocatedKey): Promise<LocatedKey> {
    const { atlas, remember, state } = this.options;
    const { making } = state();
    if (making === undefined || !this.isReplacing(found)) return found;
    const holder = await this.holder();
    const made = await keysDescribed(atlas, found.orgId, making, true);
    const successor = made.find(({ publicKey }) => publicKey === holder);
    await removeDescribed(atlas, found.orgId, making, successor?.id);
    if (!successor) {
      await remember({ making: undefined, replaced_until: undefined });
      return found;
    }
    await this.note(successor, this.replacing(found, state().replaced_until ?? this.moment()));
    return successor;
  }

  /** A new key with the old one's rights; then the secret; the old one, where it was made here, works until then. */
  async replace(old: LocatedKey, until: string): Promise<LocatedKey> {
    const { definition, state } = this.options;
    const calls = this.equipmentCalls(old);
    const rights = { projects: await calls.projects.present(), accessList: await calls.accessList.blocks() };
    const key = await this.make(organizationRolesOf(old), until);
    await this.equip(key, rights);
    const wasThere = state().existing === true;
    await this.keep(key, this.replacing(old, until));
    await this.passDescriptionOn(key, wasThere ? undefined : old);
    return { ...key, desc: definition.name };
  }

  async equip(key: LocatedKey, equipment: Equipment): Promise<void> {
    await equip(equipment, this.equipmentCalls(key));
  }

  equipmentCalls(key: LocatedKey): EquipmentCalls {
    const { atlas, label } = this.options;
    return { projects: projectsOfKey(atlas, key), accessList: accessListOfKey(atlas, key, label) };
  }

  /** Removes the key, where it is there, and with it what it has replaced and what came of a lost answer. */
  async remove(orgId: string, key: LocatedKey | undefined): Promise<void> {
    if (key) await removeKey(this.options.atlas, key);
    await this.removeDue(Number.POSITIVE_INFINITY);
    await this.forgetMaking(orgId);
  }

  /** Whatever bears the noted description now came of a lost answer. */
  async forgetMaking(orgId: string): Promise<void> {
    const { atlas, remember, state } = this.options;
    const { making } = state();
    if (making === undefined) return;
    await removeDescribed(atlas, orgId, making);
    await remember({ making: undefined, replaced_until: undefined });
  }

  /** Removes replaced keys whose time is over; never the one that this run signs in with, which is left to the next. */
  async removeDue(now?: number): Promise<void> {
    const { atlas, remember, state } = this.options;
    const own = await this.own();
    const { organization_id: orgId } = state();
    for (const { id, public_key } of this.due(now)) {
      if (public_key === own || orgId === undefined) continue;
      await removeKey(atlas, { orgId, id });
      await remember({ retired: without(state().retired, [id]) });
    }
  }

  /** Whose key the secret holds. */
  async holder(): Promise<string | undefined> {
    return publicKeyIn(await this.options.context.secrets.get(this.secret));
  }

  /** Whether this very run signs in with it. */
  async isOwn({ publicKey }: LocatedKey): Promise<boolean> {
    return publicKey === (await this.own());
  }

  /** Whether a key was made here; another's must not be overwritten in a secret. */
  async isMadeHere(publicKey: string | undefined): Promise<boolean> {
    const { atlas, organization, state } = this.options;
    const { public_key, retired = [], making } = state();
    if (publicKey === undefined) return false;
    if ([public_key, ...retired.map((one) => one.public_key)].includes(publicKey)) return true;
    // One that was just made is in the secret a moment before the state tells of it.
    const made = making === undefined ? [] : await keysDescribed(atlas, await organization(), making, false);
    return made.some((one) => one.publicKey === publicKey);
  }

  private get secret(): string {
    return this.options.definition.private_key_secret_ref;
  }

  private async own(): Promise<string | undefined> {
    const { context, definition } = this.options;
    return publicKeyIn(await context.secrets.get(definition.secret_ref));
  }

  private moment(): string {
    return isoTime(this.options.host.now()) ?? "";
  }

  /** Whether the secret has lost the key, so that a new one is due. One that was there before us may never have been in it. */
  private async isLost(key: LocatedKey): Promise<boolean> {
    const { isOurs, state } = this.options;
    if (!isOurs(key) || state().existing === true) return false;
    return (await this.holder()) !== key.publicKey;
  }

  /** Whether a key that was to take this one's place was begun, and nobody knows how that ended. */
  private isReplacing(key: LocatedKey): boolean {
    const { id, making } = this.options.state();
    return making !== undefined && key.id === id && key.desc !== making;
  }

  private due(now = this.options.host.now()): RetiredKey[] {
    return dueAmong(this.options.state().retired, now);
  }

  /** A key under the noted description; its private key is in the answer and nowhere else yet. */
  private async make(roles: readonly string[], until?: string): Promise<LocatedKey> {
    const { atlas, organization, remember, state } = this.options;
    const desc = state().making ?? this.unheardOf();
    await remember({ making: desc, replaced_until: until });
    return makeKey(atlas, await organization(), { desc, roles: Array.from(new Set(roles)) });
  }

  /** The secret first: what the state tells of must not be lost. */
  private async keep(key: LocatedKey, more: Partial<ApiKeyState> = {}): Promise<void> {
    const { context, label } = this.options;
    if (key.privateKey === undefined) {
      throw new Explained(`${label}: Atlas made it and told no private key`, "Run monk update: it makes it anew.");
    }
    await context.secrets.set(this.secret, `${key.publicKey}:${key.privateKey}`);
    await this.note(key, more);
  }

  private async note(key: LocatedKey, more: Partial<ApiKeyState>): Promise<void> {
    await this.options.remember({
      ...stateOf(key),
      secret: this.secret,
      making: undefined,
      replaced_until: undefined,
      ...more,
    });
  }

  /** What is noted of a key that another replaces. One that was there before us stays. */
  private replacing(old: LocatedKey, until: string): Partial<ApiKeyState> {
    const { existing, retired = [] } = this.options.state();
    const gone = existing === true ? [] : [{ id: old.id, public_key: old.publicKey, until }];
    return { existing: false, retired: [...retired, ...gone] };
  }

  private async replaceLost(old: LocatedKey): Promise<LocatedKey> {
    const { atlas, context, host, label, state } = this.options;
    if (old.desc === state().making) {
      // It never was any good.
      await removeKey(atlas, old);
      return this.first();
    }
    context.notice(
      `Secret ${this.secret} does not hold ${label}, and Atlas tells a private key once: a new key takes its place.`,
    );
    const grace = graceUnasked(await this.isOwn(old), state().secret, this.secret);
    return this.replace(old, isoTime(host.now() + grace) ?? "");
  }

  /** The new key takes the description over, so that after a lost state only one is found by it. */
  private async passDescriptionOn(key: LocatedKey, old: LocatedKey | undefined): Promise<void> {
    const { atlas, context, definition, remember } = this.options;
    const { name } = definition;
    const describe = ({ orgId, id: apiUserId }: LocatedKey, desc: string) =>
      atlas.call("updateOrganizationApiKey", { orgId, apiUserId, body: { desc } });
    try {
      if (old) await describe(old, `${name} (replaced)`);
      await describe(key, name);
      await remember({ name });
    } catch (error) {
      // The key is replaced, and that is what counts.
      if (!(error instanceof AtlasFailure)) throw error;
      context.notice(`The description could not be passed on, and the next update will: ${error.message}`);
    }
  }
}
