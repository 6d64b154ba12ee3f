import { afterAll } from "vitest";
import type { Call, Ending, Engine, JsonObject } from "./engine.ts";
import type { EngineKind } from "./engines.ts";
import { likelyQuirks, type Quirks } from "./quirk.ts";

/** What a test gives a call besides its script. */
export interface Given extends Partial<Omit<Call, "script">> {
  readonly quirks?: Partial<Quirks>;
  readonly origins?: Readonly<Record<string, string>>;
  readonly secrets?: Map<string, string>;
}

export interface Scripted {
  /** Runs a script that leaves a `main`. */
  run(script: string, given?: Given): Promise<Ending>;
  /** Runs `main` with this body, and answers what it returned; throws what it threw. */
  body(text: string, given?: Given): Promise<unknown>;
  /** What was printed by all calls so far. */
  readonly lines: string[];
  /** Milliseconds since 1970, in the world of the scripts. */
  time: number;
}

/** An engine for the tests of one group, with a small world that stands still while nobody sleeps. */
export function scripted(kind: EngineKind): Scripted {
  let engine: Engine | undefined;
  afterAll(() => engine?.close());
  const world: Scripted = {
    lines: [],
    time: Date.parse("2026-08-10T12:00:00Z"),
    run(text, { quirks, origins = {}, secrets = new Map(), ...call } = {}) {
      engine ??= kind.start();
      const nothing: JsonObject = {};
      return engine.run(
        {
          script: { name: "toy-sync.js", text },
          modules: {},
          requires: [],
          definition: nothing,
          state: nothing,
          context: nothing,
          ...call,
        },
        {
          origins,
          quirks: { ...likelyQuirks, ...quirks },
          now: () => world.time,
          sleep: (milliseconds) => {
            world.time += milliseconds;
          },
          secrets: {
            get: (name) => secrets.get(name),
            set: (name, value) => void secrets.set(name, value),
            remove: (name) => void secrets.delete(name),
          },
          output: (line) => world.lines.push(line),
          log: (level, line) => world.lines.push(`${level}: ${line}`),
        },
      );
    },
    async body(text, given) {
      const ending = await world.run(`function main(definition, state, context) { ${text} }`, given);
      if ("thrown" in ending) throw new Error(ending.thrown.message);
      return ending.returned;
    },
  };
  return world;
}
