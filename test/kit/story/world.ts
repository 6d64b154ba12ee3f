import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Emulator, start } from "../../../src/emulator/index.ts";
import type { Story } from "./story.ts";

/** What surrounds a story: an emulated Atlas and an empty folder, both gone when the test ends. */
export interface World {
  readonly atlas: Emulator;
  readonly folder: string;
  /** Value of the secret `mongodb-atlas-token`. */
  readonly credential: string;
}

/** Every story begins at the same moment: Atlas derives schedules from the time at which a cluster is made. */
const beginning = Date.parse("2030-06-03T08:05:00Z");

export async function worldOf(story: Story): Promise<World> {
  const atlas = await start({ orgs: ["my-organization"], ...story.emulator });
  atlas.clock.advance(beginning - atlas.clock.now());
  const folder = await mkdtemp(join(tmpdir(), "monk-story-"));
  onTestFinished(async () => {
    await atlas.close();
    await rm(folder, { recursive: true });
  });
  const { clientId, clientSecret } = atlas.serviceAccount;
  return { atlas, folder, credential: `${clientId}:${clientSecret}` };
}
