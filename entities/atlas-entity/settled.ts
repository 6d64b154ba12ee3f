import { isUnsettled } from "../../src/entity/index.ts";

/** Sends a creation; where its answer was lost, looks whether it took effect before it is sent again. */
export async function settled<Made>(send: () => Promise<Made>, look: () => Promise<Made | undefined>): Promise<Made> {
  try {
    return await send();
  } catch (error) {
    if (!isUnsettled(error)) throw error;
    try {
      return (await look()) ?? (await send());
    } catch (second) {
      // Whatever stopped us from finding out, the first answer is still missing, and the note of it must stay open.
      throw isUnsettled(second) ? second : error;
    }
  }
}
