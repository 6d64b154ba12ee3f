import { type Atlas, AtlasFailure, CredentialsError } from "../src/atlas/index.ts";
import { type Change, ConfirmationNeeded, Explained, type Readiness } from "../src/entity/index.ts";
import { type ApiKeyInfo, apiKeyActions, type KeyRing, type Revoked, type Rotated } from "./api-key/actions.ts";
import {
  type ApiKeyDefinition,
  type ApiKeyState,
  apiKeyDefinition,
  apiKeyState,
  type Retired,
} from "./api-key/definition.ts";
import { keyInfo } from "./api-key/info.ts";
import { accessListOfKey } from "./api-key/key-calls.ts";
import { type Equipment, equip, keysDescribed, makeKey, removeDescribed, removeKey } from "./api-key/replacement.ts";
import { createdAt, type LocatedKey, organizationRolesOf, projectRolesIn, publicKeyIn } from "./api-key/view.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { isoTime } from "./backup/moment.ts";
import { shownAccessList } from "./credential/access-list.ts";
import { ageInDays, oldAge } from "./credential/age.ts";
import { lockOut } from "./credential/lock-out.ts";
import { projectRolesOf, shownProjects } from "./credential/project-assignment.ts";
import { isSpent } from "./credential/spent.ts";
import { type Comparison, differing, fixedDiffering } from "./decision.ts";
import { organizationNamed } from "./organization-lookup.ts";

/**
 * An API key of an organization.
 *
 * Atlas tells its private key once, in the answer to its creation. So a key is made under a description that no other one
 * bears, which is noted before: whatever becomes of the answer, that key is found again, and one whose private key never
 * reached the secret is removed and made anew.
 */
export class ApiKey extends AtlasEntity<ApiKeyDefinition, ApiKeyState, LocatedKey> implements KeyRing {
  static readonly kind = "api-key";
  static readonly area = "keys";
  static readonly summary = "An API key of an organization, with its roles, its projects and its access list.";
  static readonly definition = apiKeyDefinition;
  static readonly state = apiKeyState;
  static readonly readiness = { initialDelay: 1, period: 5, attempts: 24 };
  static readonly actions = apiKeyActions;

  static warning({ created_at, retired }: Readonly<Record<string, unknown>>, now: number): string | undefined {
    const due = (Array.isArray(retired) ? (retired as Retired[]) : []).filter((one) => isDue(one, now));
    if (due.length > 0) {
      return `Replaced and due to be removed: ${due.map(({ public_key }) => public_key).join(", ")}. monk update removes it.`;
    }
    const age = ageInDays(created_at, now);
    if (age === undefined || age <= oldAge) return undefined;
    return `The key is ${age} days old; one older than ${oldAge} days ought to be replaced. Its action rotate does that.`;
  }

  protected readonly personal = ["id", "public_key", "created_at", "secret", "making"] as const;
  protected readonly label = `API key "${this.definition.name}"`;
  private organizationId: string | undefined;
  private current: LocatedKey | undefined;

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
    const { name, roles, projects, access_list } = this.definition;
    const listed = access_list === undefined ? [] : await this.accessListOf(found).blocks();
    return {
      changes: [
        ...differing("name", found.desc, name),
        ...differing("roles", organizationRolesOf(found), Array.from(new Set(roles)).sort()),
        ...(projects === undefined
          ? []
          : differing("projects", shownProjects(projectRolesIn(found)), shownProjects(projectRolesOf(projects)))),
        ...(access_list === undefined
          ? []
          : differing("access_list", shownAccessList(listed), shownAccessList(access_list))),
        ...(await this.privateKeyChange(found)),
        ...(this.isReplacing(found) ? [{ field: "replacement", before: "cut short", after: "settled" }] : []),
        ...this.dueRetired().map(({ public_key }) => ({ field: "replaced key", before: public_key, after: "removed" })),
      ],
      fixed: fixedDiffering(
        "organization",
        found.orgId,
        await this.organization(),
        "A key stays in its organization: put the old one back, or declare a new key under another key.",
      ),
      ...lockOut(found.publicKey === (await this.ownPublicKey()), listed, access_list),
      ...(await this.hindrance(found)),
    };
  }

  protected override async beforeCreate(): Promise<void> {
    const { private_key_secret_ref: name } = this.definition;
    const kept = await this.context.secrets.get(name);
    if (kept === undefined || (await this.isMine(publicKeyIn(kept))) || (await isSpent(this.session, kept))) return;
    throw new Explained(
      `${this.label}: secret ${name} holds something already, and the new key would overwrite it`,
      `Name another secret under private_key_secret_ref, or, where nobody needs it: monk secrets remove -g ${name}.`,
    );
  }

  protected intent() {
    const { name } = this.definition;
    return {
      name,
      organization_id: this.organizationId ?? this.state.organization_id,
      making: this.markedName(),
    };
  }

  protected known(found: LocatedKey) {
    return {
      id: found.id,
      public_key: found.publicKey,
      name: found.desc,
      organization_id: found.orgId,
      created_at: createdAt(found),
    };
  }

  protected async create(): Promise<LocatedKey> {
    const orgId = await this.organization();
    // Templates side by side may have the same description in mind.
    return this.session.inTurn.run(`API keys of ${orgId}`, async () => {
      if (await this.described(orgId, false)) {
        const hint = "Give each key a name of its own; what is there now can be adopted by an update.";
        throw new Explained(`${this.label}: another key of this description was made meanwhile`, hint);
      }
      const made = await this.make(this.definition.roles);
      await this.keep(made);
      return this.bring(made);
    });
  }

  protected async update(found: LocatedKey): Promise<LocatedKey> {
    const settled = await this.settleReplacement(found);
    const isLost = (await this.privateKeyChange(settled)).length > 0;
    const key = isLost ? await this.replaceLost(settled) : settled;
    const brought = await this.bring(key);
    await this.forgetMaking(key.orgId);
    await this.removeRetired();
    return brought;
  }

  protected async isReady(): Promise<Readiness> {
    return { ready: true };
  }

  protected override adoptionNotice(): string {
    const name = this.definition.private_key_secret_ref;
    return `${this.label} was there before: Atlas tells its private key to nobody again. Put it into secret ${name} as publicKey:privateKey if you have it, or replace the key with the action rotate.`;
  }

  protected override async obstacle(found: LocatedKey) {
    if (found.publicKey !== (await this.ownPublicKey())) return undefined;
    return {
      reason: `${this.label} is the one that monk itself signs in with here`,
      hint: "Give `secret_ref` another credential first.",
    };
  }

  protected override leftovers(): boolean {
    return (this.state.retired ?? []).length > 0 || this.state.making !== undefined;
  }

  protected async delete(found: LocatedKey | undefined): Promise<void> {
    const orgId = found?.orgId ?? this.state.organization_id ?? (await this.organization());
    if (found) await removeKey(this.atlas, found);
    await this.removeRetired(Number.POSITIVE_INFINITY);
    await this.forgetMaking(orgId);
  }

  protected override async perform(name: string, given: unknown, found: LocatedKey): Promise<unknown> {
    const action = Object.hasOwn(apiKeyActions, name) ? apiKeyActions[name] : undefined;
    if (!action) return super.perform(name, given, found);
    this.current = found;
    return action.run(this, given as never);
  }

  async info(): Promise<ApiKeyInfo> {
    const key = this.acted();
    const place = { orgId: key.orgId, apiUserId: key.id };
    const { private_key_secret_ref: secret } = this.definition;
    return keyInfo(key, {
      entries: await this.atlas.collection("listApiKeyAccessEntries", place),
      now: this.session.host.now(),
      secret,
      holder: publicKeyIn(await this.context.secrets.get(secret)),
      retired: this.state.retired ?? [],
    });
  }

  async rotate(grace: number): Promise<Rotated> {
    const before = this.mine(this.acted(), "rotate");
    const hindrance = await this.hindrance(before);
    if (hindrance.blocked) throw new Explained(`${this.label} ${hindrance.blocked.reason}`, hindrance.blocked.hint);
    const old = await this.settleReplacement(before);
    const wasThere = this.state.existing === true;
    const until = isoTime(this.session.host.now() + grace) ?? "";
    const key = await this.replace(old, until, {
      projects: projectRolesIn(old),
      accessList: await this.accessListOf(old).blocks(),
    });
    await this.removeRetired();
    const secret = this.definition.private_key_secret_ref;
    const rotated = { public_key: key.publicKey, secret, replaced: old.publicKey };
    if (!wasThere) return { ...rotated, old_works_until: until };
    this.context.notice(
      `Key ${old.publicKey} was there before us and stays: remove it in Atlas once nobody uses it any more.`,
    );
    return rotated;
  }

  async revoke(confirm: string | undefined): Promise<Revoked> {
    const key = this.mine(this.acted(), "revoke");
    const obstacle = await this.obstacle(key);
    if (obstacle) throw new Explained(obstacle.reason, obstacle.hint);
    if (this.state.existing === true) {
      const reason = `${this.label} was there before us, and what was not made here is not removed here`;
      throw new Explained(reason, "Remove it in Atlas, or replace it first with the action rotate.");
    }
    if (confirm !== key.publicKey) {
      const plan = [`This removes ${this.label} (${key.publicKey}) from Atlas at once; whoever uses it is locked out.`];
      if (confirm !== undefined) plan.push(`confirm=${confirm} is not its public key.`);
      throw new ConfirmationNeeded(plan, { argument: "confirm", answer: key.publicKey, askable: true });
    }
    const revoked = [key.publicKey, ...(this.state.retired ?? []).map(({ public_key }) => public_key)];
    await this.delete(key);
    return { revoked, next: `monk update ${this.context.path} makes a new key, and puts it into the secret.` };
  }

  /** Whatever bears the noted description now came of a lost answer. */
  private async forgetMaking(orgId: string): Promise<void> {
    if (this.state.making === undefined) return;
    await removeDescribed(this.atlas, orgId, this.state.making);
    await this.remember({ making: undefined });
  }

  /** Makes the key as the definition says, and answers what Atlas then has. */
  private async bring(key: LocatedKey): Promise<LocatedKey> {
    const { name: desc, projects, access_list: accessList } = this.definition;
    const roles = Array.from(new Set(this.definition.roles)).sort();
    const place = { orgId: key.orgId, apiUserId: key.id };
    if (key.desc !== desc || organizationRolesOf(key).join() !== roles.join()) {
      await this.atlas.call("updateOrganizationApiKey", { ...place, body: { desc, roles } });
    }
    await this.equip(key, { projects: projects && projectRolesOf(projects), accessList });
    return { ...(await this.atlas.call("getOrganizationApiKey", place)), orgId: key.orgId };
  }

  private equip(key: LocatedKey, equipment: Equipment): Promise<void> {
    return equip(this.atlas, key, equipment, this.label);
  }

  /** A key under the noted description; its private key is in the answer and nowhere else yet. */
  private async make(roles: readonly string[]): Promise<LocatedKey> {
    const desc = this.state.making ?? this.markedName();
    await this.remember({ making: desc });
    return makeKey(this.atlas, await this.organization(), { desc, roles: Array.from(new Set(roles)) });
  }

  /** The secret first: what the state tells of must not be lost. */
  private async keep(key: LocatedKey, more: Partial<ApiKeyState> = {}): Promise<void> {
    const { private_key_secret_ref: secret } = this.definition;
    if (key.privateKey === undefined) {
      throw new Explained(`${this.label}: Atlas made it and told no private key`, "Run monk update: it makes it anew.");
    }
    await this.context.secrets.set(secret, `${key.publicKey}:${key.privateKey}`);
    await this.remember({ ...this.known(key), secret, making: undefined, ...more });
  }

  /** A new key with the old one's rights; then the secret; the old one works until then. */
  private async replace(old: LocatedKey, until: string, equipment: Equipment): Promise<LocatedKey> {
    const key = await this.make(organizationRolesOf(old));
    await this.equip(key, equipment);
    const { existing, retired = [] } = this.state;
    const gone = existing === true ? [] : [{ id: old.id, public_key: old.publicKey, until }];
    await this.keep(key, { existing: false, retired: [...retired, ...gone] });
    await this.describeReplaced(key, existing === true ? undefined : old);
    return { ...key, desc: this.definition.name };
  }

  private async replaceLost(old: LocatedKey): Promise<LocatedKey> {
    const now = isoTime(this.session.host.now()) ?? "";
    if (old.desc === this.state.making) {
      // It never was any good.
      await removeKey(this.atlas, old);
      const made = await this.make(this.definition.roles);
      await this.keep(made);
      return made;
    }
    this.context.notice(
      `Secret ${this.definition.private_key_secret_ref} no longer holds ${this.label}, and Atlas tells a private key once: a new key takes its place.`,
    );
    const accessList = await this.accessListOf(old).blocks();
    return this.replace(old, now, { projects: projectRolesIn(old), accessList });
  }

  /** The new key takes the description over, so that after a lost state only one is found by it. */
  private async describeReplaced(key: LocatedKey, old: LocatedKey | undefined): Promise<void> {
    const describe = ({ orgId, id: apiUserId }: LocatedKey, desc: string) =>
      this.atlas.call("updateOrganizationApiKey", { orgId, apiUserId, body: { desc } });
    const { name } = this.definition;
    try {
      if (old) await describe(old, `${name} (replaced)`);
      await describe(key, name);
      await this.remember({ name });
    } catch (error) {
      // The key is replaced, and that is what counts.
      if (!(error instanceof AtlasFailure)) throw error;
      this.context.notice(`The description could not be passed on, and the next update will: ${error.message}`);
    }
  }

  /** A replacement that was cut short is either finished, where the secret holds the new key already, or undone. */
  private async settleReplacement(found: LocatedKey): Promise<LocatedKey> {
    const { making, retired = [], existing } = this.state;
    if (making === undefined || !this.isReplacing(found)) return found;
    const holder = publicKeyIn(await this.context.secrets.get(this.definition.private_key_secret_ref));
    const made = await keysDescribed(this.atlas, found.orgId, making, true);
    const successor = made.find(({ publicKey }) => publicKey === holder);
    await removeDescribed(this.atlas, found.orgId, making, successor?.id);
    if (!successor) {
      await this.remember({ making: undefined });
      return found;
    }
    const until = isoTime(this.session.host.now()) ?? "";
    const gone = existing === true ? [] : [{ id: found.id, public_key: found.publicKey, until }];
    const secret = this.definition.private_key_secret_ref;
    const state = { making: undefined, secret, existing: false, retired: [...retired, ...gone] };
    await this.remember({ ...this.known(successor), ...state });
    return successor;
  }

  /** Whether a key that was to take this one's place was begun, and nobody knows how that ended. */
  private isReplacing(found: LocatedKey): boolean {
    const { id, making } = this.state;
    return making !== undefined && found.id === id && found.desc !== making;
  }

  /** Whether the secret has lost the key, so that a new one is due. One that was there before us may never have been in it. */
  private async privateKeyChange(found: LocatedKey): Promise<Change[]> {
    if (!this.ours(found) || this.state.existing === true) return [];
    const name = this.definition.private_key_secret_ref;
    const holder = publicKeyIn(await this.context.secrets.get(name));
    if (holder === found.publicKey) return [];
    return [{ field: "private_key", before: "not in the secret", after: `a new key, in secret ${name}` }];
  }

  /** What must not be brought about. */
  private async hindrance(found: LocatedKey): Promise<Pick<Comparison, "blocked">> {
    const { private_key_secret_ref: name, roles } = this.definition;
    const other = this.context.others().find(({ declared, type, state }) => {
      return declared && type === "mongodb-atlas/api-key" && (state.id === found.id || state.secret === name);
    });
    if (other) {
      const what = other.state.id === found.id ? "key" : "secret";
      const reason = `would share its ${what} with ${other.path}`;
      return { blocked: { reason, hint: "Give each key a name and a secret of its own." } };
    }
    const kept = await this.context.secrets.get(name);
    const holder = publicKeyIn(kept);
    if (kept !== undefined && holder !== found.publicKey && !(await this.isMine(holder))) {
      const reason = `is not what secret ${name} holds, and nothing else in there is overwritten`;
      return { blocked: { reason, hint: `Put the key back into it, or: monk secrets remove -g ${name}.` } };
    }
    const losesOwner = organizationRolesOf(found).includes("ORG_OWNER") && !roles.includes("ORG_OWNER");
    if (losesOwner && found.publicKey === (await this.ownPublicKey())) {
      const reason = "is the one that monk itself signs in with here, and would lose ORG_OWNER";
      return { blocked: { reason, hint: "Give `secret_ref` another credential first." } };
    }
    return {};
  }

  /** Whether a key was made here; another's must not be overwritten in a secret. */
  private async isMine(publicKey: string | undefined): Promise<boolean> {
    const { public_key, retired = [], making } = this.state;
    if (publicKey === undefined) return false;
    if ([public_key, ...retired.map((one) => one.public_key)].includes(publicKey)) return true;
    // One that was just made is in the secret a moment before the state tells of it.
    const made = making === undefined ? [] : await keysDescribed(this.atlas, await this.organization(), making, false);
    return made.some((one) => one.publicKey === publicKey);
  }

  private dueRetired(now = this.session.host.now()): Retired[] {
    return (this.state.retired ?? []).filter((one) => isDue(one, now));
  }

  /** Those whose time is over; never the one that this run signs in with, which is left to the next. */
  private async removeRetired(now?: number): Promise<void> {
    const own = await this.ownPublicKey();
    const orgId = this.state.organization_id;
    for (const one of this.dueRetired(now)) {
      if (one.public_key === own || orgId === undefined) continue;
      await removeKey(this.atlas, { orgId, id: one.id });
      await this.remember({ retired: (this.state.retired ?? []).filter(({ id }) => id !== one.id) });
    }
  }

  private accessListOf(key: LocatedKey) {
    return accessListOfKey(this.atlas, key, this.label);
  }

  private async organization(): Promise<string> {
    this.organizationId ??= (await organizationNamed(this.atlas, this.definition.organization)).id;
    return this.organizationId;
  }

  private async described(orgId: string, fresh: boolean): Promise<LocatedKey | undefined> {
    const found = await keysDescribed(this.atlas, orgId, this.definition.name, fresh);
    if (found.length < 2) return found[0];
    throw new Explained(
      `${found.length} API keys are described "${this.definition.name}": ${found.map(({ publicKey }) => publicKey).join(", ")}`,
      "Rename or remove all but one of them in Atlas, or choose another name; no further one is made.",
    );
  }

  /** A description that no key has had: the definition's, and eight random digits. */
  private markedName(): string {
    const mark = Array.from(this.session.host.randomBytes(4), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${this.definition.name} [new ${mark}]`;
  }

  private async ownPublicKey(): Promise<string | undefined> {
    try {
      return publicKeyIn(await this.context.secrets.get(this.definition.secret_ref));
    } catch (error) {
      if (error instanceof CredentialsError) return undefined;
      throw error;
    }
  }

  private acted(): LocatedKey {
    if (!this.current) throw new Error("an action runs on a key that was looked for");
    return this.current;
  }

  private mine(key: LocatedKey, doing: string): LocatedKey {
    if (this.ours(key)) return key;
    const reason = `${this.label} in Atlas is not the one that was made from this template`;
    throw new Explained(reason, `Run monk update ${this.context.path} first; ${doing} works on what it took over.`);
  }
}

function isDue({ until }: Retired, now: number): boolean {
  return Date.parse(until) <= now;
}
