import { type Atlas, CredentialsError } from "../../src/atlas/index.ts";
import { Explained, type Secrets } from "../../src/entity/index.ts";
import type { Session } from "../session.ts";

/** The client that signs in with the credentials in a secret; rejects where it holds none. */
export async function connection(session: Session, secrets: Secrets, name: string): Promise<Atlas> {
  const credentials = await secrets.get(name);
  if (credentials === undefined) {
    throw new Explained(
      `secret "${name}" is not set, or not permitted here`,
      `Set it with monk secrets add -g ${name}, and name it under permitted-secrets.`,
    );
  }
  try {
    return session.connect(credentials);
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    const what = `secret "${name}" is of no use: ${error.message}`;
    throw new Explained(what, `Set it again: monk secrets add -g ${name}`, { cause: error });
  }
}
