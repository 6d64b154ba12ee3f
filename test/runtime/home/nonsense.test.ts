import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Home, HomeError, openHome, StateStore } from "../../../src/runtime/home/index.ts";
import { contents, mend } from "./mend.ts";
import { temporaryHome } from "./temporary-home.ts";

let made: string;

/** Two folds, and two lines that no snapshot holds: rounds 1 and 2 are folded, 3 and 4 are not. */
beforeAll(async () => {
  made = await mkdtemp(`${tmpdir()}/monk-made-`);
  const store = await StateStore.open(openHome(made));
  for (const round of [1, 2]) {
    await store.record("shop/db", { type: "t", state: { round } });
    await store.record("shop/web", { type: "t", state: {} });
    await store.fold();
  }
  for (const round of [3, 4]) await store.record("shop/db", { state: { round } });
  await store.close();
});
afterAll(() => rm(made, { recursive: true }));

const files = ["state.json", "state.json.bak", "journal.jsonl", "journal.jsonl.bak"];
const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;

/** What somebody's hand, editor or disk makes of a snapshot or of a line. */
const edits: Readonly<Record<string, (text: string) => string>> = {
  "nothing at all": () => "",
  "spaces alone": () => "  \n\n",
  "one brace": () => "{",
  null: () => "null\n",
  "a list": () => "[]\n",
  "an empty object": () => "{}\n",
  "another file's content": () => "name: shop\n",
  "a mark that editors put in front": (text) => `\ufeff${text}`,
  zeros: (text) => "\0".repeat(text.length),
  "zeros at the end": (text) => `${text.slice(0, -9)}${"\0".repeat(9)}`,
  "another format": (text) => text.replace(/monk-(state|journal)/, "monk-other"),
  "a version in words": (text) => text.replace(/"version": ?1/, '"version": "1"'),
  "version 0": (text) => text.replace(/"version": ?1/, '"version": 0'),
  "a version that is no whole number": (text) => text.replace(/"version": ?1/, '"version": 1.5'),
  "a member twice": (text) => text.replace(/"version": ?1/, '"version": 1, "version": 1'),
  "a member twice, spelled in two ways": (text) => text.replace(/"version": ?1/, '"version": 1, "\\u0076ersion" : 1'),
  "a state twice in one entity": (text) => text.replace(/"state": ?\{/, '"state": {}, "state": {'),
  "a number ahead": (text) => text.replace(/"(sequence|after|n)": ?(\d+)/, '"$1": 999'),
  "a number behind": (text) => text.replace(/"(sequence|after|n)": ?(\d+)/, '"$1": 0'),
  "a number below zero": (text) => text.replace(/"(sequence|after|n)": ?(\d+)/, '"$1": -1'),
  "a number in words": (text) => text.replace(/"(sequence|after|n)": ?(\d+)/, '"$1": "2"'),
  "a state that is a list": (text) => text.replace(/"state": ?\{[^}]*\}/, '"state": [1]'),
  "a state that is null": (text) => text.replace(/"state": ?\{[^}]*\}/, '"state": null'),
  "a state without end": (text) => text.replace(/"state": ?\{[^}]*\}/, `"state": ${deep}`),
  "a type that is a number": (text) => text.replace(/"type": ?"t"/, '"type": 7'),
  "a status that there is not": (text) =>
    text.replace(/"status": "creating"/, '"status": "banana"').replace('"patch":{', '"patch":{"status":"banana",'),
  "a prototype in place of a path": (text) => text.replace(/"path": ?"shop\/db"/, '"__proto__": {"path": "shop/db"}'),
  "a path that is a list": (text) => text.replace(/"path": ?"shop\/db"/, '"path": ["shop/db"]'),
  "one entity twice": (text) => text.replace(/"path": ?"shop\/web"/, '"path": "shop/db"'),
};

type Look = { readonly round?: unknown; readonly error?: HomeError };

async function look(home: Home): Promise<Look> {
  try {
    return { round: (await StateStore.open(home)).get("shop/db")?.state.round };
  } catch (error) {
    if (error instanceof HomeError) return { error };
    throw error;
  }
}

const table = files.flatMap((file) => Object.keys(edits).map((edit) => [file, edit] as const));

test.each(table)(
  "%s with %s is refused or harmless, stays as it is, and the advice leads out of it",
  async (file, name) => {
    const home = await temporaryHome();
    await cp(made, home.directory, { recursive: true });
    const whole = await readFile(home.file(file), "utf8");
    const edited = edits[name]?.(whole) ?? whole;
    await writeFile(home.file(file), edited);
    const damaged = await contents(home.directory);

    let found = await look(home);
    // What is read in spite of the edit is all of it, but for a last line without its end, which nobody was promised.
    if (!found.error) expect(found.round).toBe(file === "journal.jsonl" && name === "zeros at the end" ? 3 : 4);
    for (let step = 0; found.error && step < 4; step += 1) {
      expect(found.error.code).toBe("STATE_DAMAGED");
      expect(found.error.message).toContain("Nothing was changed.");
      if (step === 0) expect(await contents(home.directory)).toEqual(damaged);
      await mend(found.error.hint);
      found = await look(home);
    }
    // Of what was folded nothing is lost, and the next run goes on.
    expect([2, 3, 4]).toContain(found.round);
    const store = await StateStore.open(home);
    await store.record("shop/db", { state: { round: 5 } });
    await store.fold();
    await store.close();
    expect(await look(home)).toEqual({ round: 5 });
  },
);

test("where every copy is nonsense the advice is to start anew, and that works", async () => {
  const home = await temporaryHome();
  await cp(made, home.directory, { recursive: true });
  for (const file of files) await writeFile(home.file(file), "{");
  let found = await look(home);
  for (let step = 0; found.error && step < 4; step += 1) {
    await mend(found.error.hint);
    found = await look(home);
  }
  expect(found).toEqual({ round: undefined });
});

test("a newer version of any file is refused, named with its version, and left as it is", async () => {
  for (const file of ["state.json", "journal.jsonl"]) {
    const home = await temporaryHome();
    await cp(made, home.directory, { recursive: true });
    const text = (await readFile(home.file(file), "utf8")).replace(/"version": ?1/, '"version": 9');
    await writeFile(home.file(file), text);
    const before = await contents(home.directory);
    const { error } = await look(home);
    expect(error).toMatchObject({
      code: "STATE_NEWER",
      file: home.file(file),
      message: expect.stringContaining(
        "has version 9, and this program knows version 1 at most; it was left untouched.",
      ),
      hint: expect.stringContaining("Use the newer monk-mongodb-atlas"),
    });
    expect(await contents(home.directory)).toEqual(before);
  }
});
