import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../engine/engine.ts";
import { kitManifest } from "../../engine/monk/kit.ts";
import { SmallMonk } from "../../engine/monk/small-monk.ts";
import type { Quirks } from "../../engine/quirk.ts";
import type { Player } from "./player.ts";
import type { Story } from "./story.ts";
import { worldOf } from "./world.ts";

export interface KitPlayer extends Player {
  readonly monk: SmallMonk;
}

/** Where the kit believes Atlas to be. */
const atlasOrigin = "https://cloud.mongodb.com";

/** Plays with the built kit, loaded into a small Monk around an engine. */
export async function kitPlayer(story: Story, engine: Engine, quirks: Partial<Quirks> = {}): Promise<KitPlayer> {
  const { atlas, folder, credential } = await worldOf(story);
  const write = async (templates: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(templates)) await writeFile(join(folder, name), text);
    const written = [...Object.keys(story.templates ?? {}), ...Object.keys(templates)];
    return [kitManifest, ...(story.files ?? []), ...new Set(written)];
  };
  const monk = new SmallMonk({
    engine,
    files: await write(story.templates ?? {}),
    cwd: folder,
    clock: atlas.clock,
    origins: { [atlasOrigin]: atlas.url },
    quirks,
  });
  monk.secrets.add("mongodb-atlas-token", credential);
  return {
    atlas,
    monk,
    addSecret: async (name, value) => monk.secrets.add(name, value),
    secret: async (name) => monk.secrets.get(name),
    load: async (templates) => monk.load(await write(templates)),
    update: () => monk.update(),
    act: async (target, args) => (await monk.do(target, args)).join("\n"),
    remove: () => monk.purge(),
    state: async (path) => monk.state(path),
  };
}
