import type { ServiceAccountSecret } from "../../src/atlas/index.ts";
import { type Change, Explained, isUnsettled } from "../../src/entity/index.ts";
import type { Keeping } from "../credential/keeping.ts";
import { dueAmong, graceUnasked, without } from "../credential/retired.ts";
import { isoTime } from "../moment.ts";
import { freshAccount, makeSecret, removeSecret } from "./calls.ts";
import {
  type RetiredSecret,
  type ServiceAccountDefinition,
  type ServiceAccountState,
  secretHours,
} from "./definition.ts";
import { clientIdIn, isExpired, type LocatedAccount, secretsSince } from "./view.ts";

/** Two at a time, those that have expired among them. */
const secretsAtMost = 2;

type Options = Keeping<ServiceAccountDefinition, ServiceAccountState>;

/**
 * The client secrets of one account.
 *
 * Atlas tells a secret once, in the answer to its creation. What was there before is noted ahead of each request, so that
 * a secret whose answer was lost on the way can be told from all others: nobody knows it, and it goes.
 */
export class SecretKeeper {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  /** What an update has to do about the secrets of an account that is ours. Asks nobody. */
  async changes(account: LocatedAccount): Promise<Change[]> {
    const why = await this.reason(account);
    const after = `a new one, in secret ${this.name}`;
    const isCutShort = this.options.state().secrets_before !== undefined && (await this.isKept(account));
    return [
      ...(why === undefined ? [] : [{ field: "client_secret", before: why, after }]),
      ...(isCutShort ? [{ field: "replacement", before: "cut short", after: "settled" }] : []),
      ...(await this.lost(account)).map(({ id }) => ({ field: "lost secret", before: id, after: "removed" })),
      ...this.due(account).map(({ id }) => ({ field: "replaced secret", before: id, after: "removed" })),
    ];
  }

  /** Ends what was cut short, and replaces a secret that is of no use any more. */
  async reconcile(found: LocatedAccount): Promise<void> {
    const account = await this.settle(found);
    if ((await this.reason(account)) !== undefined) {
      const { secret } = this.options.state();
      await this.renew(account, graceUnasked(await this.isOwn(account), secret, this.name));
    }
    await this.removeDue();
  }

  /** What was begun before a crash: the secret is noted where it was kept, and removed where nobody knows it. */
  async settle(found: LocatedAccount): Promise<LocatedAccount> {
    const { secrets_before: before } = this.options.state();
    if (before === undefined) return found;
    const { atlas, remember } = this.options;
    const account = await freshAccount(atlas, found);
    const made = secretsSince(before, account);
    const newest = made[made.length - 1];
    if (newest && (await this.isKept(account))) {
      const until = Date.parse(this.options.state().replaced_until ?? "");
      await this.note(account, newest, await this.text(), Number.isNaN(until) ? this.options.host.now() : until);
    } else {
      for (const { id } of made) await removeSecret(atlas, account, id);
      await remember({ secrets_before: undefined, replaced_until: undefined });
    }
    return freshAccount(atlas, account);
  }

  /** A new secret, then the one here; the one before it works for `grace` milliseconds more. */
  async renew(found: LocatedAccount, grace: number): Promise<ServiceAccountSecret> {
    const { atlas, definition, remember } = this.options;
    const account = await this.withRoom(found);
    const until = this.options.host.now() + grace;
    await remember({
      secrets_before: (account.secrets ?? []).map(({ id }) => id),
      replaced_until: isoTime(until),
      ...(await this.markOf(account)),
    });
    let made: ServiceAccountSecret;
    try {
      made = await makeSecret(atlas, account, secretHours(definition));
    } catch (error) {
      if (!isUnsettled(error)) await remember({ secrets_before: undefined, replaced_until: undefined });
      throw error;
    }
    await this.keep(account, made, until);
    return made;
  }

  /** Puts a secret where it belongs, before anything else is done; the one before it goes at `until`. */
  async keep(account: LocatedAccount, made: ServiceAccountSecret, until = 0): Promise<void> {
    if (made.secret === undefined) {
      throw new Explained(
        `${this.options.label}: Atlas made a client secret and did not tell it`,
        "Run monk update again: it removes that one, and makes another.",
      );
    }
    const text = `${account.clientId}:${made.secret}`;
    await this.options.context.secrets.set(this.name, text);
    await this.note(account, made, text, until);
  }

  /** Removes those whose time is over. */
  async removeDue(): Promise<void> {
    const { atlas, remember, state } = this.options;
    const { client_id: clientId, organization_id: orgId } = state();
    if (clientId === undefined || orgId === undefined) return;
    for (const { id } of this.due()) {
      await removeSecret(atlas, { orgId, clientId }, id);
      await remember({ retired: without(state().retired, [id]) });
    }
  }

  /** Whether this very run signs in as the account. */
  async isOwn({ clientId }: Pick<LocatedAccount, "clientId">): Promise<boolean> {
    return clientIdIn(await this.options.context.secrets.get(this.options.definition.secret_ref)) === clientId;
  }

  /** Whether a text is the one that was put there last. */
  async isLast(text: string): Promise<boolean> {
    const { secret_mark: mark } = this.options.state();
    return mark !== undefined && mark === (await this.options.context.secrets.mark(text));
  }

  async holder(): Promise<string | undefined> {
    return clientIdIn(await this.text());
  }

  private get name(): string {
    return this.options.definition.client_secret_ref;
  }

  private text(): Promise<string | undefined> {
    return this.options.context.secrets.get(this.name);
  }

  /** The mark of what is there, whoever put it there, so that what replaces it can be told from it. */
  private async markOf({ clientId }: LocatedAccount): Promise<Partial<ServiceAccountState>> {
    const text = await this.text();
    if (text === undefined || clientIdIn(text) !== clientId) return {};
    return { secret_mark: await this.options.context.secrets.mark(text) };
  }

  /** Whether the secret that was being made reached its place: then another is there than the one noted last. */
  private async isKept({ clientId }: LocatedAccount): Promise<boolean> {
    const text = await this.text();
    return text !== undefined && clientIdIn(text) === clientId && !(await this.isLast(text));
  }

  /** Why a new secret is due, or undefined. What somebody put there by hand is taken to be good. */
  private async reason(account: LocatedAccount): Promise<string | undefined> {
    const { secret_id: id } = this.options.state();
    const text = await this.text();
    if (clientIdIn(text) !== account.clientId) return id === undefined ? "not known here" : "no longer in its secret";
    if (text === undefined || id === undefined || !(await this.isLast(text))) return undefined;
    const current = (account.secrets ?? []).find((one) => one.id === id);
    if (!current) return "removed in Atlas";
    return isExpired(current, this.options.host.now()) ? "expired" : undefined;
  }

  private async lost(account: LocatedAccount): Promise<ServiceAccountSecret[]> {
    const { secrets_before: before } = this.options.state();
    return before === undefined || (await this.isKept(account)) ? [] : secretsSince(before, account);
  }

  /** Replaced secrets whose time is over; where `account` is given, those that it still has. */
  private due(account?: LocatedAccount): RetiredSecret[] {
    const { host, state } = this.options;
    const isThere = (id: string) => account === undefined || (account.secrets ?? []).some((one) => one.id === id);
    return dueAmong(state().retired, host.now()).filter(({ id }) => isThere(id));
  }

  /** Removes what has expired where Atlas would otherwise have no room for another. */
  private async withRoom(found: LocatedAccount): Promise<LocatedAccount> {
    const { atlas, context, label } = this.options;
    const { secrets = [] } = found;
    if (secrets.length < secretsAtMost) return found;
    await this.removeDue();
    for (const secret of secrets) {
      if (isExpired(secret, this.options.host.now())) await removeSecret(atlas, found, secret.id);
    }
    const account = await freshAccount(atlas, found);
    const { secrets: left = [] } = account;
    if (left.length < secretsAtMost) return account;
    throw new Explained(
      `${label} has ${left.length} client secrets that work (${left.map(({ id }) => id).join(", ")}), and Atlas allows no more`,
      `Wait until one has ended, or remove one: monk do ${context.path}/revoke secret_id=…; get-info tells them apart.`,
    );
  }

  private async note(
    { secrets = [] }: LocatedAccount,
    made: ServiceAccountSecret,
    text: string | undefined,
    until: number,
  ): Promise<void> {
    const { context, remember, state } = this.options;
    const { secret_id: old, retired = [] } = state();
    const isThere = old !== made.id && secrets.some(({ id }) => id === old);
    const replaced = old !== undefined && isThere ? [{ id: old, until: isoTime(until) ?? "" }] : [];
    await remember({
      secret: this.name,
      secret_id: made.id,
      secret_created_at: made.createdAt,
      secret_expires_at: made.expiresAt,
      ...(text === undefined ? {} : { secret_mark: await context.secrets.mark(text) }),
      secrets_before: undefined,
      replaced_until: undefined,
      retired: [...retired, ...replaced],
    });
  }
}
