import { AtlasError, isForbidden, TokenError } from "../../src/atlas/index.ts";
import type { Session } from "../session.ts";

/** As Atlas makes them; a pair of another shape may be good elsewhere. */
const shapes = [/^[a-z]{8}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, /^mdb_sa_id_[0-9a-fA-F]{24}:\S+$/];

/**
 * Whether a secret holds credentials of Atlas's that it refuses by now, such as those of a key that was deleted: nobody
 * loses anything where they are overwritten. Rejects where that cannot be found out now.
 */
export async function isSpent(session: Session, secret: string): Promise<boolean> {
  if (!shapes.some((shape) => shape.test(secret))) return false;
  try {
    await session.connect(secret).call("getSystemStatus", {});
    return false;
  } catch (error) {
    if (isForbidden(error)) return false;
    if ((error instanceof AtlasError || error instanceof TokenError) && error.status === 401) return true;
    // Anything else says nothing of the credentials, and that is no reason to call them good.
    throw error;
  }
}
