import { afterEach, describe, expect, it } from "vitest";
import type { Engine, SecretScope } from "../../engine/engine.ts";
import { type EngineKind, engineKinds } from "../../engine/engines.ts";
import { kitPlayer } from "./kit-player.ts";
import { writes } from "./player.ts";
import { gettingStarted } from "./story.ts";

const groups = "/api/atlas/v2/groups";
const whole = ["", "/{groupId}/clusters", "/{groupId}/accessList", "/{groupId}/databaseUsers"].map(
  (path) => `POST ${groups}${path}`,
);

class Killed extends Error {}

/** An engine that dies once: when a script stores something for the `at`-th time, before it is stored or after. */
class Mortal implements Engine {
  readonly #kind: EngineKind;
  readonly #dies: { readonly at: number; readonly when: "before" | "after" };
  #engine: Engine;
  #stored = 0;

  constructor(kind: EngineKind, dies: { readonly at: number; readonly when: "before" | "after" }) {
    this.#kind = kind;
    this.#dies = dies;
    this.#engine = kind.start();
  }

  /** As after a restart of the machine. */
  async revive(): Promise<void> {
    await this.#engine.close();
    this.#engine = this.#kind.start();
  }

  run: Engine["run"] = (call, outside) =>
    this.#engine.run(call, { ...outside, secrets: this.#mortal(outside.secrets) });

  close(): Promise<void> {
    return this.#engine.close();
  }

  #mortal(secrets: SecretScope): SecretScope {
    return {
      ...secrets,
      set: (name, value) => {
        this.#stored += 1;
        const isLast = this.#stored === this.#dies.at;
        if (isLast && this.#dies.when === "before") throw new Killed();
        secrets.set(name, value);
        if (isLast) throw new Killed();
      },
    };
  }
}

describe.each((await engineKinds()).map((kind) => [kind.title, kind] as const))("The kit %s", (_, kind) => {
  const mortals: Mortal[] = [];
  afterEach(async () => {
    for (const mortal of mortals.splice(0)) await mortal.close();
  });

  it.skipIf(kind.skip)("makes everything once, wherever it is killed", { timeout: 90_000 }, async () => {
    let kills = 0;
    for (let at = 1; kills === at - 1; at++) {
      const engine = new Mortal(kind, { at, when: at % 2 === 0 ? "before" : "after" });
      mortals.push(engine);
      const kit = await kitPlayer(gettingStarted, engine);
      try {
        await kit.update();
      } catch (reason) {
        if (!(reason instanceof Killed)) throw reason;
        kills = at;
        await engine.revive();
        await kit.update();
      }
      await engine.close();
      // Nobody can tell whether a user has got the password that is meant, so it may be sent again.
      const sent = writes(kit).filter(
        (operation) => !operation.startsWith("PATCH") || !operation.includes("/databaseUsers/"),
      );
      expect(sent, `killed at ${at}`).toEqual(whole);
    }
    expect(kills).toBeGreaterThan(10);
  });
});
