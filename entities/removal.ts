import { isAbsent } from "../src/atlas/index.ts";
import { isUnsettled } from "../src/entity/index.ts";

/**
 * Sends a deletion. What is gone already is gone; one whose answer was lost is sent once more, which settles it.
 * `underWay` are codes that say that it was sent before, by us or by somebody else. Answers `gone` where Atlas said so,
 * or said one of these.
 */
export async function removed(
  send: () => Promise<unknown>,
  underWay: readonly string[] = [],
): Promise<"accepted" | "gone"> {
  try {
    await send();
  } catch (error) {
    if (isUnsettled(error)) await again(send, underWay);
    else if (!isAbsent(error, underWay)) throw error;
    else return "gone";
  }
  return "accepted";
}

async function again(send: () => Promise<unknown>, underWay: readonly string[]): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isAbsent(error, underWay)) throw error;
  }
}
