import { readFile } from "node:fs/promises";
import { isLoopback } from "../../entities/index.ts";
import { type Home, StateStore, writeAtomic } from "../runtime/home/index.ts";
import { UsageError } from "../runtime/input-error.ts";

type World = "local" | "remote";

/**
 * Refuses to take what was made on this machine for something that the real Atlas has, or the other way round: every
 * entity would look as if somebody had deleted it. A home that remembers nothing may turn to either.
 *
 * `address` is absent for the embedded Atlas.
 */
export async function keepWorldsApart(home: Home, address: string | undefined): Promise<void> {
  const world: World = address === undefined || isLoopback(address) ? "local" : "remote";
  const file = home.file("world");
  const mark = (await readFile(file, "utf8").catch(() => undefined))?.trim();
  // A mark that was cut short says nothing.
  const before = mark === "local" || mark === "remote" ? mark : undefined;
  if (before === world) return;
  const remembers = (await StateStore.open(home)).all().length > 0;
  if (remembers && before !== undefined) {
    throw new UsageError(
      before === "local"
        ? `what ${home.directory} remembers was made on a local Atlas, and ${address} knows nothing of it`
        : `what ${home.directory} remembers was made on the real Atlas, and a local one knows nothing of it`,
      "name another home with --home, or delete what is there first, on the Atlas that has it",
    );
  }
  await home.ensure();
  await writeAtomic(file, `${world}\n`);
}
