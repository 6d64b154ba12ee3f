import type { Atlas } from "../src/atlas/index.ts";
import { ConfirmationNeeded, Explained, type Readiness } from "../src/entity/index.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { isoTime } from "./backup/moment.ts";
import { reconcileAccessList, shownAccessList } from "./credential/access-list.ts";
import { lockOut } from "./credential/lock-out.ts";
import { projectRolesOf, reconcileProjects, shownProjects } from "./credential/project-assignment.ts";
import { isSpent } from "./credential/spent.ts";
import { type Comparison, differing, fixedDiffering } from "./decision.ts";
import { organizationNamed } from "./organization-lookup.ts";
import { removed } from "./removal.ts";
import {
  type AccountDesk,
  type Revoked,
  type Rotated,
  type ServiceAccountInfo,
  serviceAccountActions,
} from "./service-account/actions.ts";
import { accessListOfAccount, freshAccount, projectsOfAccount, removeSecret } from "./service-account/calls.ts";
import {
  type ServiceAccountDefinition,
  type ServiceAccountState,
  secretHours,
  serviceAccountDefinition,
  serviceAccountState,
} from "./service-account/definition.ts";
import { accountInfo } from "./service-account/info.ts";
import { SecretKeeper } from "./service-account/secret-keeper.ts";
import { type LocatedAccount, projectRolesAmong, rolesOf } from "./service-account/view.ts";
import { expiryWarning } from "./service-account/warning.ts";

const wayOut =
  "An account stays in its organization: put the old one back, or declare a new account under another key.";

/**
 * A service account of an organization.
 *
 * Names need not be unique, so an account is made under a description that no other one bears and that is noted before:
 * whatever becomes of the answer, it is found again. Its client secrets are the secret keeper's business.
 */
export class ServiceAccount
  extends AtlasEntity<ServiceAccountDefinition, ServiceAccountState, LocatedAccount>
  implements AccountDesk
{
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
  protected readonly label = `service account "${this.definition.name}"`;
  private organizationId: string | undefined;
  private current: LocatedAccount | undefined;

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
    const { name, roles, projects, access_list } = this.definition;
    const listed = access_list === undefined ? [] : await this.accessListOf(found).blocks();
    return {
      changes: [
        ...differing("name", found.name, name),
        ...differing("purpose", found.description, this.purposeOf(found)),
        ...differing("roles", rolesOf(found), rolesOf({ ...found, roles })),
        ...(projects === undefined
          ? []
          : differing(
              "projects",
              shownProjects(await this.projectsOf(found)),
              shownProjects(projectRolesOf(projects)),
            )),
        ...(access_list === undefined
          ? []
          : differing("access_list", shownAccessList(listed), shownAccessList(access_list))),
        ...((await this.keepsSecrets(found)) ? await this.keeper.changes(found) : []),
      ],
      fixed: fixedDiffering("organization", found.orgId, await this.organization(), wayOut),
      ...lockOut(await this.keeper.isOwn(found), listed, access_list),
      ...(await this.hindrance(found, await this.keepsSecrets(found))),
    };
  }

  protected override async beforeCreate(): Promise<void> {
    await this.organization();
    if (!(await this.keeper.isTaken(undefined))) return;
    const { client_secret_ref: name } = this.definition;
    const kept = await this.context.secrets.get(name);
    if (kept !== undefined && (await isSpent(this.session, kept))) return;
    throw new Explained(
      `${this.label}: secret ${name} holds something already, and the new credentials would overwrite it`,
      `Name another secret under client_secret_ref, or, where nobody needs it: monk secrets remove -g ${name}.`,
    );
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

  protected async isReady(): Promise<Readiness> {
    return { ready: true };
  }

  protected override adoptionNotice(): string | undefined {
    if (this.state.secret_id !== undefined) return undefined;
    const { client_secret_ref: name } = this.definition;
    return `${this.label} was there before, and Atlas tells its client secret to nobody again. Put clientId:clientSecret into secret ${name} if you have it, or have a new one made with the action rotate.`;
  }

  protected override async obstacle(found: LocatedAccount) {
    if (!(await this.keeper.isOwn(found))) return undefined;
    return {
      reason: `${this.label} is the one that monk itself signs in with here`,
      hint: "Give `secret_ref` another credential first.",
    };
  }

  /** In the organization: out of a project alone, its secrets would stay good. */
  protected async delete(found: LocatedAccount | undefined): Promise<void> {
    if (!found) return;
    const { orgId, clientId } = found;
    await removed(() => this.atlas.call("deleteOrganizationServiceAccount", { orgId, clientId }));
  }

  protected override async perform(name: string, given: unknown, found: LocatedAccount): Promise<unknown> {
    const action = Object.hasOwn(serviceAccountActions, name) ? serviceAccountActions[name] : undefined;
    if (!action) return super.perform(name, given, found);
    this.current = found;
    return action.run(this, given as never);
  }

  async info(): Promise<ServiceAccountInfo> {
    const { orgId, clientId } = this.acted();
    const account = await freshAccount(this.atlas, { orgId, clientId });
    return accountInfo(account, {
      entries: await this.atlas.collection("listServiceAccountAccessEntries", { orgId, clientId }),
      projects: await this.atlas.collection("listServiceAccountProjects", { orgId, clientId }),
      state: this.state,
      secret: this.definition.client_secret_ref,
      holder: await this.keeper.holder(),
    });
  }

  async rotate(grace: number): Promise<Rotated> {
    const found = this.mine("rotate");
    const { blocked } = await this.hindrance(found, true);
    if (blocked) throw new Explained(`${this.label} ${blocked.reason}`, blocked.hint);
    if (grace === 0 && (await this.keeper.isOwn(found))) {
      throw new Explained(
        `${this.label} is the one that monk itself signs in with here, and others may be at work with its secret`,
        "Give it some time: grace=1h.",
      );
    }
    const account = await this.keeper.settle(found);
    await this.keeper.removeDue();
    const { secret_id: replaced } = this.state;
    const made = await this.keeper.renew(await freshAccount(this.atlas, account), grace);
    await this.keeper.removeDue();
    const { client_secret_ref: secret } = this.definition;
    const rotated = { client_id: account.clientId, secret, secret_id: made.id, expires: made.expiresAt };
    if (replaced === undefined) {
      this.context.notice(
        `Which client secret was used before is not known here, so none is removed: see monk do ${this.context.path}/get-info.`,
      );
      return rotated;
    }
    const until = isoTime(this.session.host.now() + grace) ?? "";
    const old = (account.secrets ?? []).find(({ id }) => id === replaced);
    const [end = until] = [until, isoTime(old?.expiresAt) ?? until].sort();
    return { ...rotated, replaced, old_works_until: end };
  }

  async revoke(wish: { secret_id?: string | undefined; confirm?: string | undefined }): Promise<Revoked> {
    const found = await freshAccount(this.atlas, this.mine("revoke"));
    const obstacle = await this.obstacle(found);
    if (obstacle) throw new Explained(obstacle.reason, obstacle.hint);
    const ids = this.revocable(found, wish.secret_id);
    if (wish.confirm !== found.clientId) {
      const what = ids.length === 1 ? "client secret" : "client secrets";
      const plan = [
        `This removes ${what} ${ids.join(", ")} of ${this.label} from Atlas at once, with every token that came from them; whoever uses them is locked out.`,
      ];
      if (wish.confirm !== undefined) plan.push(`confirm=${wish.confirm} is not its client id.`);
      throw new ConfirmationNeeded(plan, { argument: "confirm", answer: found.clientId, askable: true });
    }
    for (const id of ids) await removeSecret(this.atlas, found, id);
    await this.remember({ retired: (this.state.retired ?? []).filter(({ id }) => !ids.includes(id)) });
    const isGone = this.state.secret_id === undefined || ids.includes(this.state.secret_id);
    const next = isGone
      ? `monk update ${this.context.path} makes a new client secret, and puts it into the secret.`
      : "The client secret in use is another one, and goes on working.";
    return { revoked: ids, next };
  }

  /** All of them, or the one that is named. Of an account that was there before us, those that were made here. */
  private revocable({ secrets = [] }: LocatedAccount, wanted: string | undefined): string[] {
    const { existing, secret_id, retired = [] } = this.state;
    const here = [secret_id, ...retired.map(({ id }) => id)];
    const ids = secrets.map(({ id }) => id).filter((id) => wanted === undefined || id === wanted);
    const ours = existing === true ? ids.filter((id) => here.includes(id)) : ids;
    if (ours.length > 0) return ours;
    const reason =
      ids.length > 0
        ? `${this.label} was there before us, and what was not made here is not removed here`
        : `${this.label} has no such client secret`;
    throw new Explained(reason, `To see what it has: monk do ${this.context.path}/get-info`);
  }

  /** Makes the account as the definition says, and answers what Atlas then has. Its roles come last, for they may be our own. */
  private async bring(found: LocatedAccount): Promise<LocatedAccount> {
    const { name, roles, projects, access_list } = this.definition;
    const description = this.purposeOf(found);
    const { orgId, clientId } = found;
    if (await this.keepsSecrets(found)) await this.keeper.reconcile(found);
    if (projects) {
      const calls = projectsOfAccount(this.atlas, found);
      await reconcileProjects(await this.projectsOf(found), projectRolesOf(projects), calls);
    }
    if (access_list) await reconcileAccessList(access_list, this.accessListOf(found));
    const isSame = found.name === name && found.description === description;
    const brought =
      isSame && rolesOf(found).join() === rolesOf({ ...found, roles }).join()
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

  /** What must not be brought about. */
  private async hindrance(found: LocatedAccount, isToKeep: boolean): Promise<Pick<Comparison, "blocked">> {
    const { client_secret_ref: name, roles } = this.definition;
    const other = this.context.others().find(({ declared, type, state }) => {
      const isShared = state.client_id === found.clientId || state.secret === name;
      return declared && type === "mongodb-atlas/service-account" && isShared;
    });
    if (other) {
      const what = other.state.client_id === found.clientId ? "account" : "secret";
      const hint = "Give each account a name and a secret of its own.";
      return { blocked: { reason: `would share its ${what} with ${other.path}`, hint } };
    }
    if (isToKeep && (await this.keeper.isTaken(found.clientId))) {
      const reason = `is not what secret ${name} holds, and nothing else in there is overwritten`;
      return {
        blocked: { reason, hint: `Name another secret, or, where nobody needs it: monk secrets remove -g ${name}.` },
      };
    }
    const losesOwner = rolesOf(found).includes("ORG_OWNER") && !roles.includes("ORG_OWNER");
    if (losesOwner && (await this.keeper.isOwn(found))) {
      const reason = "is the one that monk itself signs in with here, and would lose ORG_OWNER";
      return { blocked: { reason, hint: "Give `secret_ref` another credential first." } };
    }
    return {};
  }

  private get keeper(): SecretKeeper {
    return new SecretKeeper({
      atlas: this.atlas,
      context: this.context,
      definition: this.definition,
      label: this.label,
      now: () => this.session.host.now(),
      state: () => this.state,
      remember: (more) => this.remember(more),
    });
  }

  private accessListOf(account: LocatedAccount) {
    return accessListOfAccount(this.atlas, account, this.label);
  }

  private async projectsOf({ orgId, clientId }: LocatedAccount) {
    return projectRolesAmong(await this.atlas.collection("listServiceAccountProjects", { orgId, clientId }));
  }

  private async organization(): Promise<string> {
    this.organizationId ??= (await organizationNamed(this.atlas, this.definition.organization)).id;
    return this.organizationId;
  }

  private async accounts(fresh: boolean): Promise<LocatedAccount[]> {
    const orgId = await this.organization();
    const listed = await this.atlas.collection("listOrganizationServiceAccounts", { orgId }, { fresh });
    return listed.map((account) => ({ ...account, orgId }));
  }

  /** The account of this name; where there are several, the one that is described so too. Other templates' are theirs. */
  private namesake(accounts: readonly LocatedAccount[]): LocatedAccount | undefined {
    const { name, purpose } = this.definition;
    const taken = this.context.others().flatMap((other) => (other.declared ? [other.state.client_id] : []));
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
    const mark = Array.from(this.session.host.randomBytes(4), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const { name, purpose = name } = this.definition;
    return `${purpose}, new ${mark}`;
  }

  private acted(): LocatedAccount {
    if (!this.current) throw new Error("an action runs on an account that was looked for");
    return this.current;
  }

  private mine(doing: string): LocatedAccount {
    const account = this.acted();
    if (this.ours(account)) return account;
    const reason = `${this.label} in Atlas is not the one that was made from this template`;
    throw new Explained(reason, `Run monk update ${this.context.path} first; ${doing} works on what it took over.`);
  }
}
