import { Explained } from "../../src/entity/index.ts";
import type { Confirmed, CredentialDesk } from "../credential/action.ts";
import type { Keeping } from "../credential/keeping.ts";
import type { Revocation } from "../credential/revocation.ts";
import { isoTime } from "../moment.ts";
import type { ApiKeyDefinition, ApiKeyState } from "./definition.ts";
import { type ApiKeyInfo, keyInfo } from "./info.ts";
import type { KeyKeeper } from "./key-keeper.ts";
import type { LocatedKey } from "./view.ts";

/** What `rotate` answers. */
export interface RotatedKey {
  readonly public_key: string;
  readonly secret: string;
  readonly replaced: string;
  /** When the old one is removed; absent where it was there before us, and stays. */
  readonly old_works_until?: string;
}

export interface KeyDeskOptions extends Keeping<ApiKeyDefinition, ApiKeyState> {
  readonly key: LocatedKey;
  readonly keeper: KeyKeeper;
}

/** What can be done with a key that is there. */
export class KeyDesk implements CredentialDesk<Confirmed> {
  private readonly options: KeyDeskOptions;

  constructor(options: KeyDeskOptions) {
    this.options = options;
  }

  async rotate(grace: number): Promise<RotatedKey> {
    const { context, definition, host, keeper, key: found, state } = this.options;
    const old = await keeper.settle(found);
    const wasThere = state().existing === true;
    const until = isoTime(host.now() + grace) ?? "";
    const key = await keeper.replace(old, until);
    await keeper.removeDue();
    const secret = definition.private_key_secret_ref;
    const rotated = { public_key: key.publicKey, secret, replaced: old.publicKey };
    if (!wasThere) return { ...rotated, old_works_until: until };
    context.notice(
      `Key ${old.publicKey} was there before us and stays: remove it in Atlas once nobody uses it any more.`,
    );
    return rotated;
  }

  async revocation(): Promise<Revocation> {
    const { context, keeper, key, label, remember, state } = this.options;
    const { existing, retired = [] } = state();
    if (existing === true) {
      const reason = `${label} was there before us, and what was not made here is not removed here`;
      throw new Explained(reason, "Remove it in Atlas, or replace it first with the action rotate.");
    }
    const replaced = retired.map(({ public_key }) => public_key);
    const companions = replaced.length === 0 ? [] : [`What it has replaced goes with it: ${replaced.join(", ")}.`];
    return {
      plan: [
        `This removes ${label} (${key.publicKey}) from Atlas at once; whoever uses it is locked out.`,
        ...companions,
      ],
      answer: key.publicKey,
      answerIs: "public key",
      async carryOut() {
        await keeper.remove(key.orgId, key);
        await remember({ revoked: key.id });
        const next = `monk update ${context.path} makes a new key, and puts it into the secret.`;
        return { revoked: [key.publicKey, ...replaced], next };
      },
    };
  }

  async info(): Promise<ApiKeyInfo> {
    const { atlas, definition, host, keeper, key, state } = this.options;
    return keyInfo(key, {
      entries: await atlas.collection("listApiKeyAccessEntries", { orgId: key.orgId, apiUserId: key.id }),
      now: host.now(),
      secret: definition.private_key_secret_ref,
      holder: await keeper.holder(),
      retired: state().retired ?? [],
    });
  }
}
