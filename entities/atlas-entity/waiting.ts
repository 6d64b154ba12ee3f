import { Explained } from "../../src/entity/index.ts";
import type { Host } from "../../src/host/host.ts";

export interface Patience {
  readonly minutes: number;
  /** Goes on after "waiting for". */
  readonly waitingFor: string;
}

/** Who waits: its name in a sentence, its clock, and whom it tells. */
export interface Waiting {
  readonly label: string;
  readonly host: Pick<Host, "now" | "sleep">;
  progress(text: string): void;
}

/** Asks until the condition holds, less often as time goes by; rejects when the minutes are over. */
export async function waitUntil(
  { label, host, progress }: Waiting,
  { minutes, waitingFor }: Patience,
  done: () => Promise<boolean>,
): Promise<void> {
  const deadline = host.now() + minutes * 60_000;
  let pause = 500;
  while (!(await done())) {
    if (host.now() > deadline) {
      throw new Explained(
        `${label}: still waiting for ${waitingFor} after ${minutes} minutes`,
        "Nothing was undone; run the same command again to go on waiting.",
      );
    }
    progress(`waiting for ${waitingFor}`);
    await host.sleep(pause);
    pause = Math.min(pause * 1.5, 10_000);
  }
}
