import { crossing } from "./crossing.ts";

export interface HeldWrite {
  /** Where requests go to be held back. */
  readonly url: string;
  /** Resolves once the first such request was answered, and its answer is held back. */
  readonly come: Promise<void>;
  /** Lets the answers go on. */
  release(): void;
}

/** A way to Atlas on which the answers to requests of one method are held back; those for tokens are not. */
export async function holdWrites(target: string, held: "POST" | "DELETE"): Promise<HeldWrite> {
  let release = () => {};
  const released = new Promise<void>((done) => {
    release = done;
  });
  let arrived = () => {};
  const come = new Promise<void>((done) => {
    arrived = done;
  });
  const url = await crossing(target, async (moment, _, { method, url: path }) => {
    if (moment === "before" || method !== held || path?.includes("/oauth/")) return;
    arrived();
    await released;
  });
  return { url, come, release };
}
