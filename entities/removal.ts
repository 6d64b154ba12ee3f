import { isAbsent } from "../src/atlas/index.ts";
import { isUnsettled } from "../src/entity/index.ts";

/**
 * Sends a deletion. What is gone already is gone; one whose answer was lost is sent once more, which settles it.
 * `underWay` are codes that say that it was sent before, by us or by somebody else.
 */
export async function removed(send: () => Promise<unknown>, underWay: readonly string[] = []): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (isUnsettled(error)) await again(send, underWay);
    else if (!isAbsent(error, underWay)) throw error;
  }
}

async function again(send: () => Promise<unknown>, underWay: readonly string[]): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isAbsent(error, underWay)) throw error;
  }
}
