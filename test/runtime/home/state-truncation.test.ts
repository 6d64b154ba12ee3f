import { copyFile, mkdir, readFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type EntityRecord, HomeError, openHome, StateStore } from "../../../src/runtime/home/index.ts";
import { temporaryFolder } from "./temporary-home.ts";

const files = ["state.json", "state.json.bak", "journal.jsonl", "journal.jsonl.bak"];

type Step =
  | { do: "begin" | "end"; path: string; effect: string }
  | { do: "record"; path: string; state: Record<string, unknown> }
  | { do: "forget"; path: string }
  | { do: "fold" };

const path = fc.constantFrom("shop/db", "shop/web", "__proto__");
const effect = fc.constantFrom("create", "update");
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom("begin" as const, "end" as const), path, effect }),
  fc.record({
    do: fc.constant("record" as const),
    path,
    state: fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 1 }), {
      maxKeys: 2,
      noNullPrototype: true,
    }) as fc.Arbitrary<Record<string, unknown>>,
  }),
  fc.record({ do: fc.constant("forget" as const), path }),
  fc.record({ do: fc.constant("fold" as const) }),
);

/** Runs the steps, and answers what was remembered after each, as text. */
async function run(directory: string, steps: readonly Step[]): Promise<string[]> {
  const store = await StateStore.open(openHome(directory));
  const remembered = [text(store.all())];
  for (const step of steps) {
    if (step.do === "fold") await store.fold();
    else if (step.do === "record") await store.record(step.path, { type: "t", state: step.state });
    else if (step.do === "forget") await store.forget(step.path);
    else await store[step.do](step.path, step.effect, { type: "t" });
    remembered.push(text(store.all()));
  }
  await store.close();
  return remembered;
}

function text(records: readonly EntityRecord[]): string {
  return JSON.stringify(records);
}

/** What the store says, or the code of its error. */
async function look(directory: string): Promise<string> {
  try {
    return text((await StateStore.open(openHome(directory))).all());
  } catch (error) {
    if (error instanceof HomeError) return error.code;
    throw error;
  }
}

test("whatever was recorded is read back, with or without a fold in between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const directory = join(await temporaryFolder(), ".monk");
      const remembered = await run(directory, steps);
      expect(await look(directory)).toBe(remembered.at(-1));
    }),
    { numRuns: 60 },
  );
});

test("a file cut at any byte gives a state that once was, or an error: never less in silence", async () => {
  const folder = await temporaryFolder();
  const directory = join(folder, ".monk");
  const remembered = await run(directory, [
    { do: "begin", path: "shop/db", effect: "create" },
    { do: "fold" },
    { do: "end", path: "shop/db", effect: "create" },
    { do: "record", path: "shop/db", state: { name: "Größe" } },
    { do: "fold" },
    { do: "begin", path: "shop/web", effect: "create" },
    { do: "record", path: "shop/web", state: { id: 1 } },
  ]);
  const folded = remembered.indexOf(remembered[5] ?? "");
  for (const file of files) {
    const whole = await readFile(join(directory, file));
    for (let length = 0; length < whole.length; length += 1) {
      await truncate(join(directory, file), length);
      const found = await look(directory);
      // Nothing that the snapshot holds may be missing, wherever the cut is.
      const allowed = ["STATE_DAMAGED", ...remembered.slice(folded)];
      expect(allowed, `${file} cut to ${length} bytes`).toContain(found);
      if (file === "state.json" && length < whole.length - 1) expect(found).toBe("STATE_DAMAGED");
      await writeFile(join(directory, file), whole);
    }
  }
});

test("a kill between any two steps of a fold loses nothing", async () => {
  const folder = await temporaryFolder();
  const [before, after] = [join(folder, "before"), join(folder, "after")];
  const steps: Step[] = [
    { do: "record", path: "shop/db", state: { round: 1 } },
    { do: "fold" },
    { do: "record", path: "shop/db", state: { round: 2 } },
  ];
  await run(before, steps);
  const store = await StateStore.open(openHome(before));
  await mkdir(after);
  for (const file of files) await copyFile(join(before, file), join(after, file));
  const expected = text(store.all());
  const folding = await StateStore.open(openHome(after));
  await folding.fold();
  await folding.close();

  await copyFile(join(after, "state.json.bak"), join(before, "state.json.bak"));
  expect(await look(before)).toBe(expected);
  await copyFile(join(after, "state.json"), join(before, "state.json"));
  expect(await look(before)).toBe(expected);
  await rename(join(before, "journal.jsonl"), join(before, "journal.jsonl.bak"));
  expect(await look(before)).toBe(expected);
  await copyFile(join(after, "journal.jsonl"), join(before, "journal.jsonl"));
  expect(await look(before)).toBe(expected);
});
