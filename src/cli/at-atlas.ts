import type { Atlas, Session } from "../../entities/index.ts";
import { CredentialsError } from "../../entities/index.ts";
import { Explained } from "../entity/index.ts";
import type { Deed } from "../governance/deed.ts";
import type { Governance } from "../governance/governance.ts";
import type { SecretStore } from "../runtime/home/index.ts";

export interface AtAtlasOptions {
  readonly governance: Governance;
  readonly secrets: SecretStore;
  /** Stands in for a secret that is not set: the credential of a local Atlas. */
  readonly standIn?: string | undefined;
  /** Awaited before anything is asked. */
  prepare(): Promise<void>;
  session(): Session;
}

/**
 * Does something at Atlas for no entity: with the credential in a global secret, within the policy, and in the audit log
 * under `deed`. Rejects with an `Explained` where the secret is of no use, and with whatever `work` rejects with.
 */
export type AtAtlas = <T>(secret: string, deed: Deed, work: (atlas: Atlas) => Promise<T>) => Promise<T>;

export function atAtlas({ governance, secrets, standIn, prepare, session }: AtAtlasOptions): AtAtlas {
  return async (secret, deed, work) => {
    await prepare();
    const credentials = (await secrets.get(secret)) ?? standIn;
    if (credentials === undefined) {
      throw new Explained(
        `secret "${secret}" is not set`,
        `Set it with monk secrets add -g ${secret}, or name another.`,
      );
    }
    secrets.remember(secret, credentials);
    return governance.within(deed, () => work(connected(session(), secret, credentials)));
  };
}

function connected(session: Session, secret: string, credentials: string): Atlas {
  try {
    return session.connect(credentials);
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    const what = `secret "${secret}" is of no use: ${error.message}`;
    throw new Explained(what, `Set it again: monk secrets add -g ${secret}`, { cause: error });
  }
}
