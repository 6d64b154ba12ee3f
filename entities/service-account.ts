import type { Atlas } from "../src/atlas/index.ts";
import { Explained } from "../src/entity/index.ts";
import { Credential } from "./credential/credential.ts";
import { equip } from "./credential/equipment.ts";
import { type Comparison, differing } from "./decision.ts";
import { randomMark } from "./random-mark.ts";
import { removed } from "./removal.ts";
import { AccountDesk } from "./service-account/account-desk.ts";
import { type RevocationWish, serviceAccountActions } from "./service-account/actions.ts";
import { accessListOfAccount, freshAccount, projectsOfAccount } from "./service-account/calls.ts";
import {
  type ServiceAccountDefinition,
  type ServiceAccountState,
  secretHours,
  serviceAccountDefinition,
  serviceAccountState,
} from "./service-account/definition.ts";
import { SecretKeeper } from "./service-account/secret-keeper.ts";
import { clientIdIn, type LocatedAccount, rolesOf } from "./service-account/view.ts";
import { expiryWarning } from "./service-account/warning.ts";

/**
 * A service account of an organization.
 *
 * Names need not be unique, so an account is made under a description that no other one bears and that is noted before:
 * whatever becomes of the answer, it is found again. Its client secrets are the secret keeper's business.
 */
export class ServiceAccount extends Credential<
  ServiceAccountDefinition,
  ServiceAccountState,
  LocatedAccount,
  RevocationWish
> {
  static readonly kind = "service-account";
  static readonly area = "keys";
  static readonly summary = "A service account of an organization, with its roles, its projects and its access list.";
  static readonly definition = serviceAccountDefinition;
  static readonly state = serviceAccountState;
  static readonly readiness = { initialDelay: 1, period: 5, attempts: 24 };
  static readonly actions = serviceAccountActions;
  static readonly warning = expiryWarning;

  protected readonly personal = [
    "client_id",
    "secret",
    "secret_id",
    "secret_created_at",
    "secret_expires_at",
    "secrets_before",
    "retired",
    "making",
  ] as const;
  /** Whether its secret was seen to hold its credentials, as after a lost state. */
  private isHeld = false;
  protected readonly label = `service account "${this.definition.name}"`;
  protected readonly secret = this.definition.client_secret_ref;
  protected readonly table = serviceAccountActions;
  protected readonly words = {
    noun: "account",
    one: "An account",
    content: "credentials",
    property: "client_secret_ref",
    remedy: "Name another secret, or, where nobody needs it:",
  };

  protected lists(atlas: Atlas) {
    const { organization_id: orgId } = this.state;
    return orgId === undefined
      ? atlas.readAhead("listOrganizations", {})
      : atlas.readAhead("listOrganizationServiceAccounts", { orgId });
  }

  protected async read(fresh: boolean): Promise<LocatedAccount | undefined> {
    const { client_id: clientId, organization_id: orgId, making } = this.state;
    if (clientId !== undefined && orgId !== undefined) {
      const known = await this.atlas.find("getOrganizationServiceAccount", { orgId, clientId }, { fresh });
      if (known) return { ...known, orgId };
    }
    const accounts = await this.accounts(fresh);
    return accounts.find((one) => making !== undefined && one.description === making) ?? this.namesake(accounts);
  }

  /** Nobody else bears the description under which we make an account. */
  protected recorded(found: LocatedAccount): boolean {
    return found.clientId === this.state.client_id || this.intended(found);
  }

  protected intended(found: LocatedAccount): boolean {
    return this.state.making !== undefined && found.description === this.state.making;
  }

  protected identity({ client_id }: Partial<ServiceAccountState>) {
    return client_id;
  }

  protected place({ name }: Partial<ServiceAccountState>) {
    return name;
  }

  protected async compare(found: LocatedAccount): Promise<Comparison> {
    const isToKeep = await this.keepsSecrets(found);
    this.isHeld = (await this.keeper.holder()) === found.clientId;
    return {
      changes: [
        ...differing("name", found.name, this.definition.name),
        ...differing("purpose", found.description, this.purposeOf(found)),
        ...(await this.differingRights(found)),
        ...(isToKeep ? await this.keeper.changes(found) : []),
      ],
      fixed: await this.differingOrganization(found),
      ...(await this.lockOut(found)),
      ...(await this.hindrance(found, isToKeep)),
    };
  }

  protected intent() {
    return { name: this.definition.name };
  }

  protected known(found: LocatedAccount) {
    const { making, secret_id } = this.state;
    const current = (found.secrets ?? []).find(({ id }) => id === secret_id);
    const isMade = making !== undefined && found.description !== making;
    return {
      client_id: found.clientId,
      name: found.name,
      organization_id: found.orgId,
      // A newer secret, or an administrator, may have shortened its time.
      ...(current === undefined ? {} : { secret_expires_at: current.expiresAt }),
      ...(isMade ? { making: undefined } : {}),
    };
  }

  protected async create(): Promise<LocatedAccount> {
    const orgId = await this.organization();
    const { name, roles } = this.definition;
    const description = this.markedDescription();
    await this.remember({ making: description, organization_id: orgId, secrets_before: [] });
    const body = { name, description, roles, secretExpiresAfterHours: secretHours(this.definition) };
    const made = await this.settled(async () => ({
      ...(await this.atlas.call("createOrganizationServiceAccount", { orgId, body })),
      orgId,
    }));
    const [first] = made.secrets ?? [];
    if (first?.secret !== undefined) await this.keeper.keep(made, first);
    // From here on it is ours whatever fails: what is missing is a change.
    await this.remember({ ...this.known(made), existing: false });
    return this.bring(made);
  }

  protected async update(found: LocatedAccount): Promise<LocatedAccount> {
    return this.bring(found);
  }

  protected override adoptionNotice(): string | undefined {
    if (this.isHeld || this.state.secret_id !== undefined) return undefined;
    return `${this.label} was there before, and Atlas tells its client secret to nobody again. Put clientId:clientSecret into secret ${this.secret} if you have it, or have a new one made with the action rotate.`;
  }

  /** In the organization: out of a project alone, its secrets would stay good. */
  protected async delete(found: LocatedAccount | undefined): Promise<void> {
    if (!found) return;
    const { orgId, clientId } = found;
    await removed(() => this.atlas.call("deleteOrganizationServiceAccount", { orgId, clientId }));
  }

  /** Makes the account as the definition says, and answers what Atlas then has. Its roles come last, for they may be our own. */
  private async bring(found: LocatedAccount): Promise<LocatedAccount> {
    const { name } = this.definition;
    const { roles } = this;
    const description = this.purposeOf(found);
    const { orgId, clientId } = found;
    if (await this.keepsSecrets(found)) await this.keeper.reconcile(found);
    await equip(this.equipment, this.equipmentCalls(found));
    const isSame = found.name === name && found.description === description;
    const brought =
      isSame && rolesOf(found).join() === roles.join()
        ? await freshAccount(this.atlas, found)
        : await this.atlas.call("updateOrganizationServiceAccount", {
            orgId,
            clientId,
            body: { name, roles, ...(description === undefined ? {} : { description }) },
          });
    return { ...brought, orgId };
  }

  /** Whether its client secret is to be in our secret. Of an account that was there before us, it is where we were told to take over. */
  private async keepsSecrets(found: LocatedAccount): Promise<boolean> {
    const { existing, secret_id } = this.state;
    if (this.definition.adopt === true) return true;
    return this.ours(found) && (existing !== true || secret_id !== undefined);
  }

  protected desk(account: LocatedAccount): AccountDesk {
    return new AccountDesk({ ...this.keeping, account, keeper: this.keeper });
  }

  protected rolesOf(account: LocatedAccount): string[] {
    return rolesOf(account);
  }

  protected equipmentCalls(account: LocatedAccount) {
    return {
      projects: projectsOfAccount(this.atlas, account),
      accessList: accessListOfAccount(this.atlas, account, this.label),
    };
  }

  protected isOwn(account: LocatedAccount): Promise<boolean> {
    return this.keeper.isOwn(account);
  }

  protected async isKnown(text: string, found?: LocatedAccount): Promise<boolean> {
    return (found !== undefined && clientIdIn(text) === found.clientId) || this.keeper.isLast(text);
  }

  private get keeper(): SecretKeeper {
    return new SecretKeeper(this.keeping);
  }

  private async accounts(fresh: boolean): Promise<LocatedAccount[]> {
    const orgId = await this.organization();
    const listed = await this.atlas.collection("listOrganizationServiceAccounts", { orgId }, { fresh });
    return listed.map((account) => ({ ...account, orgId }));
  }

  /** The account of this name; where there are several, the one that is described so too. Other templates' are theirs. */
  private namesake(accounts: readonly LocatedAccount[]): LocatedAccount | undefined {
    const { name, purpose } = this.definition;
    const taken = this.context.others(this.type).flatMap((other) => (other.declared ? [other.state.client_id] : []));
    const namesakes = accounts.filter((one) => one.name === name && !taken.includes(one.clientId));
    const alike = namesakes.filter((one) => one.description === purpose);
    const [first, second] = alike.length === 0 ? namesakes : alike;
    if (!second) return first;
    throw new Explained(
      `${namesakes.length} service accounts are named "${name}": ${namesakes.map(({ clientId }) => clientId).join(", ")}`,
      "Rename or remove all but one of them in Atlas, or choose another name; no further one is made.",
    );
  }

  /** Where the definition says none, whatever it has, unless that was only for its making. */
  private purposeOf(found: LocatedAccount): string | undefined {
    const { name, purpose } = this.definition;
    return purpose ?? (this.intended(found) ? name : found.description);
  }

  /** A description that no account has had: the definition's, and eight random digits. */
  private markedDescription(): string {
    const { name, purpose = name } = this.definition;
    return `${purpose}, new ${randomMark(this.session)}`;
  }
}
