import { AtlasError, CredentialsError, TokenError } from "../../src/atlas/index.ts";
import type { Session } from "../session.ts";

/**
 * Whether a secret holds credentials that Atlas itself refuses, such as those of a key that was deleted: nobody loses
 * anything where they are overwritten. What is no credential at all may be anything, and is not spent.
 */
export async function isSpent(session: Session, secret: string): Promise<boolean> {
  try {
    await session.connect(secret).call("getSystemStatus", {});
    return false;
  } catch (error) {
    if (error instanceof CredentialsError) return false;
    if (error instanceof AtlasError || error instanceof TokenError) return error.status === 401;
    throw error;
  }
}
