import { afterAll, describe, expect, it } from "vitest";
import type { Engine } from "../../engine/engine.ts";
import { engineKinds } from "../../engine/engines.ts";
import { kitPlayer } from "./kit-player.ts";
import { nodePlayer } from "./node-player.ts";
import { effects } from "./player.ts";
import { type Story, stories } from "./story.ts";

type Effects = ReturnType<typeof effects>;

/** What the Node runtime sent, story by story: it is the same for every engine. */
const sent = new Map<Story, Promise<Effects>>();

function inNode(story: Story): Promise<Effects> {
  const known = sent.get(story) ?? nodePlayer(story).then((node) => story.play(node).then(() => effects(node)));
  sent.set(story, known);
  return known;
}

describe.each((await engineKinds()).map((kind) => [kind.title, kind] as const))("The kit %s", (_, kind) => {
  let engine: Engine | undefined;
  afterAll(() => engine?.close());

  describe.each(kind.quirks)("%s, sends what the Node runtime sends", (_, chosen) => {
    it.skipIf(kind.skip).each(stories.map((story) => [story.title, story] as const))("in %s", async (_, story) => {
      engine ??= kind.start();
      const kit = await kitPlayer(story, engine, chosen);
      await story.play(kit);
      expect(effects(kit)).toEqual(await inNode(story));
    });
  });
});
