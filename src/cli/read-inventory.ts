import type { Inventory } from "../inventory/index.ts";
import type { Invocation } from "./invocation.ts";

export interface Extent {
  /** Names or ids of organizations; all that the credential sees where it is empty. */
  readonly org: readonly string[];
  /** The secret that holds the credential. */
  readonly secret: string;
}

/** Least time between two lines that tell how far it is, where nothing can be drawn anew, in milliseconds. */
const patience = 5000;

/** Reads what organizations hold, in the name of a verb, and shows how far it is. Rejects as `readInventory` does. */
export async function readInventoryFor(
  verb: "inventory" | "check",
  invocation: Invocation,
  { org, secret }: Extent,
): Promise<Inventory> {
  const { options, view, output } = invocation;
  const { atAtlas, source } = await invocation.compose([]);
  const { readInventory } = await import("../inventory/index.ts");
  const begun = Date.now();
  let told = 0;
  const progress = (text: string) => {
    const now = Date.now();
    if (!output.live && now - told < patience) return;
    told = now;
    view.handle({ event: "progress", path: "", text, milliseconds: now - begun });
  };
  return atAtlas(secret, { verb }, (atlas) =>
    readInventory(atlas, { source, organizations: org, parallel: options.parallel ?? 10, now: begun, progress }),
  );
}
