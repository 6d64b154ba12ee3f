import fc from "fast-check";
import { expect, test } from "vitest";
import { HomeError } from "../../src/runtime/home/index.ts";
import { keyRing } from "../../src/runtime/home/master-key.ts";
import { seal } from "../../src/runtime/home/sealed-value.ts";
import { parseSecrets, secretText } from "../../src/runtime/home/secret-file.ts";
import { applyLine, emptyState, type JournalLine } from "../../src/runtime/home/state-data.ts";
import { journalHeader, parseJournal } from "../../src/runtime/home/state-journal.ts";
import { parseSnapshot, snapshotText } from "../../src/runtime/home/state-snapshot.ts";
import { migrations, stateVersion } from "../../src/runtime/home/state-version.ts";
import { fuzzTimeout, prototypeMark, tries } from "./fuzz.ts";

const versions = { current: stateVersion, migrations };
const keys = keyRing(Buffer.alloc(32, 7));
const at = "2026-01-01T00:00:00.000Z";

const lines: readonly JournalLine[] = [
  { n: 1, at, op: "begin", path: "shop/db", effect: "create", patch: { type: "t", definition: { name: "a" } } },
  { n: 2, at, op: "end", path: "shop/db", effect: "create", patch: { state: { id: "1" }, ready: true } },
  { n: 3, at, op: "variable", path: "shop/db", name: "v", value: [1, { k: null }] },
  { n: 4, at, op: "loaded", files: ["a.yaml"] },
  { n: 5, at, op: "record", path: "shop/web", patch: { type: "t", dependsOn: ["shop/db"] } },
  { n: 6, at, op: "forget", path: "shop/web" },
];
const data = emptyState();
for (const line of lines) applyLine(data, line);
const sealed = new Map([["token", seal(keys.encryption, ["global", "token"], "value")]]);
const key = { from: "file", id: keys.id, salt: "" } as const;

const whole = {
  snapshot: snapshotText(data, stateVersion),
  journal: journalHeader(stateVersion, 0) + lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  secrets: secretText({ key, global: sealed, private: new Map([["shop/db", sealed]]) }, keys),
};

const readers = {
  snapshot: (text: string) => parseSnapshot("state.json", text, versions, "").data,
  journal: (text: string) => {
    const state = emptyState();
    for (const line of parseJournal("journal.jsonl", text, versions, "state.json").lines) applyLine(state, line);
    return state;
  },
  secrets: (text: string) => parseSecrets("secrets.json", text).check(keys),
};

/** JSON in which names that every object has, and the names of the files' own members, are common. */
const name = fc.constantFrom(
  ..."__proto__ constructor toString format version sequence loaded variables entities after n at op path".split(" "),
  ..."effect patch type definition state status ready unfinished dependsOn key mac global private from id salt".split(
    " ",
  ),
);
const json: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("0", "1", "-1", "1e999", "true", "null", '""', '"monk-state"', '"monk-journal"', '"monk-secrets"'),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items}]`),
    fc
      .array(fc.tuple(name, tie("value")), { maxLength: 5 })
      .map((members) => `{${members.map(([key, value]) => `"${key}":${value}`)}}`),
  ),
})).value;

/** What stood in a good file, with a value in it exchanged, doubled, cut out or cut short. */
function edited(good: string): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(good.length), fc.nat(20), fc.oneof(json, fc.string({ unit: "binary", maxLength: 4 })));
  return fc
    .tuple(fc.array(edit, { maxLength: 3 }), fc.option(fc.nat(good.length), { nil: undefined }))
    .map(([edits, end]) =>
      edits
        .reduce((text, [at, count, put]) => text.slice(0, at) + put + text.slice(at + count), good)
        .slice(0, end ?? undefined),
    );
}

/** Values of a good file at whole places: any member's value becomes any other JSON. */
function exchanged(good: string): fc.Arbitrary<string> {
  const places = [...good.matchAll(/:\s?("[^"]*"|[\d.]+|true|false|null|\[\]|\{\})/g)].map((match) => ({
    start: match.index + match[0].length - (match[1]?.length ?? 0),
    end: match.index + match[0].length,
  }));
  return fc
    .tuple(fc.constantFrom(...places), json)
    .map(([{ start, end }, value]) => good.slice(0, start) + value + good.slice(end));
}

test.each(["snapshot", "journal", "secrets"] as const)(
  "a %s that anybody wrote is read, or refused with a HomeError, and touches no prototype",
  (kind) => {
    const before = prototypeMark();
    const text = fc.oneof(fc.string({ unit: "binary" }), json, edited(whole[kind]), exchanged(whole[kind]));
    fc.assert(
      fc.property(text, (text) => {
        try {
          readers[kind](text);
        } catch (error) {
          expect(error).toBeInstanceOf(HomeError);
        }
      }),
      tries(1500),
    );
    expect(readers[kind](whole[kind])).toBeDefined();
    expect(prototypeMark()).toBe(before);
  },
  fuzzTimeout,
);

test(
  "a secrets file with anything exchanged in it is never read as another one",
  () => {
    const good = JSON.stringify([...parseSecrets("secrets.json", whole.secrets).check(keys).global]);
    fc.assert(
      fc.property(fc.oneof(edited(whole.secrets), exchanged(whole.secrets)), (text) => {
        try {
          expect(JSON.stringify([...readers.secrets(text).global])).toBe(good);
        } catch (error) {
          if (!(error instanceof HomeError)) throw error;
        }
      }),
      tries(1000),
    );
  },
  fuzzTimeout,
);
