import { isAbsent } from "../src/atlas/index.ts";
import { isUnsettled } from "../src/entity/index.ts";

/** Sends a deletion. What is gone already is gone; one whose answer was lost is sent once more, which settles it. */
export async function removed(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (isUnsettled(error)) await again(send);
    else if (!isAbsent(error)) throw error;
  }
}

async function again(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
