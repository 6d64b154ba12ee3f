import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { atlasEntities, session } from "../../../entities/index.ts";
import type { Emulator } from "../../../src/emulator/index.ts";
import { Interrupted } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node/node-host.ts";
import type { Clock } from "../../../src/runtime/engine/clock.ts";
import { openHome, SecretStore } from "../../../src/runtime/home/index.ts";
import { Workspace } from "../../../src/runtime/workspace.ts";
import type { Player } from "./player.ts";
import type { Story } from "./story.ts";
import { worldOf } from "./world.ts";

/** Plays with our own runtime, each command as a process would: nothing is carried over in memory. */
export async function nodePlayer(story: Story): Promise<Player> {
  const { atlas, folder, credential } = await worldOf(story);
  const clock = virtualTime(atlas.clock);
  const home = openHome(join(folder, ".monk"));
  const secrets = new SecretStore(home, { environment: {} });
  let files: readonly string[] = [];
  const load = async (templates: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(templates)) await writeFile(join(folder, name), text);
    files = [...new Set([...(story.files ?? []), ...Object.keys(story.templates ?? {}), ...Object.keys(templates)])];
  };
  await load(story.templates ?? {});

  async function work<T>(command: (workspace: Workspace) => Promise<T>): Promise<T> {
    const failures: string[] = [];
    const host = nodeHost({ clock });
    const shared = session({ host, baseUrl: atlas.url, userAgent: "monk-mongodb-atlas/test" });
    const workspace = new Workspace({
      home,
      files,
      cwd: folder,
      types: atlasEntities(() => shared),
      clock,
      emit: (event) => {
        if (event.event === "failed") failures.push(event.message);
      },
      signal: new AbortController().signal,
      // Time passes when one waits, so nobody else may be at work.
      parallel: 1,
      environment: {},
    });
    try {
      const result = await command(workspace);
      if (failures.length > 0) throw new Error(failures.join("\n"));
      return result;
    } finally {
      await host.close();
    }
  }

  await secrets.set("mongodb-atlas-token", credential);
  return {
    atlas,
    addSecret: (name, value) => secrets.set(name, value),
    secret: (name) => secrets.get(name),
    load,
    update: async () => void (await work((workspace) => workspace.update())),
    act: async (target, args = {}) => {
      const at = target.lastIndexOf("/");
      const result = await work((workspace) => workspace.act(target.slice(0, at), target.slice(at + 1), args));
      return JSON.stringify(result ?? null);
    },
    remove: () =>
      work(async (workspace) => {
        const paths = (await workspace.records()).map(({ path }) => path);
        await workspace.remove(paths);
      }),
    state: async (path) => (await work((workspace) => workspace.records())).find((one) => one.path === path)?.state,
  };
}

/** Whoever waits makes the time pass; a wait that may be called off is a deadline, which nobody here waits for. */
function virtualTime(clock: Emulator["clock"]): Clock {
  return {
    now: clock.now,
    async sleep(milliseconds, signal) {
      if (!signal) return clock.advance(milliseconds);
      await once(signal, "abort");
      throw new Interrupted();
    },
  };
}
