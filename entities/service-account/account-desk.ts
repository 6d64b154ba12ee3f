import { Explained } from "../../src/entity/index.ts";
import type { CredentialDesk } from "../credential/action.ts";
import type { Keeping } from "../credential/keeping.ts";
import { without } from "../credential/retired.ts";
import type { Revocation } from "../credential/revocation.ts";
import { isoTime } from "../moment.ts";
import type { RevocationWish } from "./actions.ts";
import { freshAccount, removeSecret } from "./calls.ts";
import type { ServiceAccountDefinition, ServiceAccountState } from "./definition.ts";
import { accountInfo, type ServiceAccountInfo } from "./info.ts";
import type { SecretKeeper } from "./secret-keeper.ts";
import type { LocatedAccount } from "./view.ts";

/** What `rotate` answers. */
export interface RotatedSecret {
  readonly client_id: string;
  readonly secret: string;
  readonly secret_id: string;
  readonly expires: string;
  /** Absent where nothing is known of a secret before it. */
  readonly replaced?: string;
  readonly old_works_until?: string;
}

export interface AccountDeskOptions extends Keeping<ServiceAccountDefinition, ServiceAccountState> {
  readonly account: LocatedAccount;
  readonly keeper: SecretKeeper;
}

/** What can be done with the client secrets of an account that is there. */
export class AccountDesk implements CredentialDesk<RevocationWish> {
  private readonly options: AccountDeskOptions;

  constructor(options: AccountDeskOptions) {
    this.options = options;
  }

  async rotate(grace: number): Promise<RotatedSecret> {
    const { account: found, atlas, context, definition, host, keeper, label, state } = this.options;
    if (grace === 0 && (await keeper.isOwn(found))) {
      throw new Explained(
        `${label} is the one that monk itself signs in with here, and others may be at work with its secret`,
        "Give it some time: grace=1h.",
      );
    }
    const account = await keeper.settle(found);
    await keeper.removeDue();
    const { secret_id: replaced } = state();
    const made = await keeper.renew(await freshAccount(atlas, account), grace);
    await keeper.removeDue();
    const secret = definition.client_secret_ref;
    const rotated = { client_id: account.clientId, secret, secret_id: made.id, expires: made.expiresAt };
    if (replaced === undefined) {
      context.notice(
        `Which client secret was used before is not known here, so none is removed: see monk do ${context.path}/get-info.`,
      );
      return rotated;
    }
    const until = isoTime(host.now() + grace) ?? "";
    const old = (account.secrets ?? []).find(({ id }) => id === replaced);
    const [end = until] = [until, isoTime(old?.expiresAt) ?? until].sort();
    return { ...rotated, replaced, old_works_until: end };
  }

  async revocation({ secret_id: wanted }: RevocationWish): Promise<Revocation> {
    const { atlas, context, label, remember, state } = this.options;
    const account = await freshAccount(atlas, this.options.account);
    const ids = this.revocable(account, wanted);
    const what = ids.length === 1 ? "client secret" : "client secrets";
    return {
      plan: [
        `This removes ${what} ${ids.join(", ")} of ${label} from Atlas at once, with every token that came from them; whoever uses them is locked out.`,
      ],
      answer: account.clientId,
      answerIs: "client id",
      async carryOut() {
        for (const id of ids) await removeSecret(atlas, account, id);
        const { retired, secret_id: current } = state();
        const isGone = current === undefined || ids.includes(current);
        await remember({
          retired: without(retired, ids),
          ...(isGone && current !== undefined ? { revoked: current } : {}),
        });
        const next = isGone
          ? `monk update ${context.path} makes a new client secret, and puts it into the secret.`
          : "The client secret in use is another one, and goes on working.";
        return { revoked: ids, next };
      },
    };
  }

  async info(): Promise<ServiceAccountInfo> {
    const { atlas, definition, keeper, state } = this.options;
    const { orgId, clientId } = this.options.account;
    const account = await freshAccount(atlas, { orgId, clientId });
    return accountInfo(account, {
      entries: await atlas.collection("listServiceAccountAccessEntries", { orgId, clientId }),
      projects: await atlas.collection("listServiceAccountProjects", { orgId, clientId }),
      state: state(),
      secret: definition.client_secret_ref,
      holder: await keeper.holder(),
    });
  }

  /** All of them, or the one that is named. Of an account that was there before us, those that were made here. */
  private revocable({ secrets = [] }: LocatedAccount, wanted: string | undefined): string[] {
    const { context, label, state } = this.options;
    const { existing, secret_id, retired = [] } = state();
    const here = [secret_id, ...retired.map(({ id }) => id)];
    const ids = secrets.map(({ id }) => id).filter((id) => wanted === undefined || id === wanted);
    const ours = existing === true ? ids.filter((id) => here.includes(id)) : ids;
    if (ours.length > 0) return ours;
    const reason =
      ids.length > 0
        ? `${label} was there before us, and what was not made here is not removed here`
        : `${label} has no such client secret`;
    throw new Explained(reason, `To see what it has: monk do ${context.path}/get-info`);
  }
}
