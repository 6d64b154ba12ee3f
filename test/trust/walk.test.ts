import fc from "fast-check";
import { expect, it } from "vitest";
import { walk } from "./walk.ts";
import { history } from "./walk-step.ts";
import type { Tally } from "./walk-walker.ts";

/** How many histories, and where they begin: a seed, and behind a colon the path of one that failed. */
const { MONK_WALKS = "40", MONK_SEED = "1" } = process.env;
const [seed = "1", ...path] = MONK_SEED.split(":");

it("after any history the last update makes Atlas agree, and nothing that is not ours is touched", async () => {
  const tally: Tally = new Map();
  let histories = 0;
  const property = fc.asyncProperty(history, async (one) => {
    histories += 1;
    await walk(one, tally);
  });
  const runs = { numRuns: Number(MONK_WALKS), seed: Number(seed), path: path.join(":") };
  const { failed, counterexamplePath, errorInstance } = await fc.check(property, runs);
  const counts = [...tally].sort().map(([what, count]) => `${String(count).padStart(7)}  ${what}\n`);
  process.stdout.write(`${histories} histories walked, from seed ${seed}:\n${counts.join("")}`);
  if (failed) {
    const story = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    throw new Error(`The shortest history:\n${story}\n\nAgain: MONK_SEED=${seed}:${counterexamplePath}`);
  }
  expect(tally.get("outcome: succeeded")).toBeGreaterThan(histories);
}, 86_400_000);
