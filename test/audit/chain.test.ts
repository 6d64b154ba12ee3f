import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { beginning, formLine } from "../../src/audit/line.ts";
import { verify } from "../../src/audit/verify.ts";
import { temporaryHome } from "../runtime/home/temporary-home.ts";
import { type Files, filesOf, put, say } from "./log.ts";

const unix = process.platform !== "win32";

test("each line holds the hash of the one before, and its own over its text", async () => {
  const home = await temporaryHome();
  await say(home, 2);
  await say(home, 1);
  const lines = String((await filesOf(home)).get("audit.jsonl"))
    .trimEnd()
    .split("\n");
  let before = "0".repeat(64);
  for (const [index, line] of lines.entries()) {
    const { hash, prev, n } = JSON.parse(line);
    const hashed = line.replace(`,"hash":"${hash}"`, "");
    expect(n).toBe(index + 1);
    expect(prev).toBe(before);
    expect(createHash("sha256").update(hashed).digest("hex")).toBe(hash);
    before = hash;
  }
  expect(lines).toHaveLength(3);
  expect(await verify(home)).toMatchObject({
    lines: 3,
    files: 1,
    findings: [],
    notes: [],
    end: { n: 3, hash: before },
  });
});

test("what a forged line has in place of a time is not told as the time of the log", async () => {
  const home = await temporaryHome();
  const { text } = formLine(JSON.stringify({ time: "\u001b[2J now" }), beginning);
  await put(home, new Map([["audit.jsonl", Buffer.from(`${text}\n`)]]));
  const found = await verify(home);
  expect(found.lines).toBe(1);
  expect(found).not.toHaveProperty("first");
  expect(found).not.toHaveProperty("last");
});

test("a full file is set aside, and the chain goes on in the next", async () => {
  const home = await temporaryHome();
  await say(home, 9, { limit: 1000 });
  await say(home, 9, { limit: 1000 });
  const files = await filesOf(home);
  expect([...files.keys()].slice(0, 2)).toEqual(["audit.0001.jsonl", "audit.0002.jsonl"]);
  expect(files.size).toBeGreaterThan(5);
  expect(await verify(home)).toMatchObject({ lines: 18, files: files.size - 1, findings: [] });
});

test.runIf(unix)("its files can be read by nobody else", async () => {
  const home = await temporaryHome();
  await say(home, 9, { limit: 1000 });
  for (const name of (await filesOf(home)).keys()) expect((await stat(home.file(name))).mode & 0o777, name).toBe(0o600);
});

test("an empty home has a log that is whole, and looking at it makes nothing", async () => {
  const home = await temporaryHome();
  expect(await verify(home)).toEqual({
    lines: 0,
    files: 0,
    findings: [],
    notes: [],
    end: { n: 0, hash: "0".repeat(64) },
  });
  await expect(stat(home.directory)).rejects.toThrow("ENOENT");
});

/** A log of 12 lines in several files, as lines that know their file. */
async function someLog() {
  const home = await temporaryHome();
  await say(home, 12, { limit: 1400 });
  const files = await filesOf(home);
  const names = [...files.keys()].filter((name) => name.endsWith(".jsonl"));
  const lines = names.flatMap((file) =>
    String(files.get(file))
      .trimEnd()
      .split("\n")
      .map((text) => ({ file, text })),
  );
  expect(lines).toHaveLength(12);
  expect(names.length).toBeGreaterThan(2);
  return { home, files, names, lines };
}

type Line = { readonly file: string; readonly text: string };

function changed(files: Files, lines: readonly Line[]): Files {
  const names = [...files.keys()].filter((name) => name.endsWith(".jsonl"));
  const texts = names.map(
    (name) =>
      [
        name,
        Buffer.from(
          lines
            .filter(({ file }) => file === name)
            .map(({ text }) => `${text}\n`)
            .join(""),
        ),
      ] as const,
  );
  return new Map([...files, ...texts]);
}

const at = fc.nat({ max: 11 });

const tampering: fc.Arbitrary<(lines: readonly Line[]) => Line[]> = fc.oneof(
  fc.tuple(at, fc.nat(), fc.string({ minLength: 1, maxLength: 3 })).map(
    ([line, where, by]) =>
      (lines: readonly Line[]) =>
        lines.map((one, index) => {
          const place = where % one.text.length;
          return index === line
            ? { ...one, text: one.text.slice(0, place) + by + one.text.slice(place + by.length) }
            : one;
        }),
  ),
  at.map((line) => (lines: readonly Line[]) => lines.filter((_, index) => index !== line)),
  fc.tuple(at, at).map(
    ([one, other]) =>
      (lines: readonly Line[]) =>
        lines.map((line, index) => ({
          ...line,
          text: lines[index === one ? other : index === other ? one : index]?.text ?? "",
        })),
  ),
  fc.tuple(at, at).map(
    ([from, to]) =>
      (lines: readonly Line[]) =>
        lines.flatMap((line, index) => (index === to ? [line, { ...line, text: lines[from]?.text ?? "" }] : [line])),
  ),
  fc.tuple(at, fc.oneof(fc.string(), fc.constant('{"n":3}'))).map(
    ([to, text]) =>
      (lines: readonly Line[]) =>
        lines.flatMap((line, index) => (index === to ? [{ ...line, text }, line] : [line])),
  ),
  fc.integer({ min: 1, max: 11 }).map((count) => (lines: readonly Line[]) => lines.slice(0, -count)),
  fc.tuple(at, fc.integer({ min: 1 })).map(
    ([line, length]) =>
      (lines: readonly Line[]) =>
        lines.map((one, index) =>
          index === line ? { ...one, text: one.text.slice(0, length % one.text.length) } : one,
        ),
  ),
);

const runs = Number(process.env.MONK_FUZZ ?? 250);

test("any one line that is changed, cut, removed, swapped or added is found, and a log as it was is good", {
  timeout: 30_000 + runs * 100,
}, async () => {
  const { home, files, lines } = await someLog();
  expect((await verify(home)).findings).toEqual([]);
  let changes = 0;
  await fc.assert(
    fc.asyncProperty(tampering, async (tamper) => {
      const after = tamper(lines);
      const isSame = after.map(({ text }) => text).join("\n") === lines.map(({ text }) => text).join("\n");
      await put(home, changed(files, after));
      const { findings } = await verify(home);
      if (isSame) expect(findings).toEqual([]);
      else expect(findings.length).toBeGreaterThan(0);
      changes += isSame ? 0 : 1;
    }),
    { numRuns: runs, seed: 7 },
  );
  expect(changes).toBeGreaterThan(runs / 2);
});

test("a finding names the line", async () => {
  const { home, files, lines } = await someLog();
  const placeOf = (index: number) => {
    const file = lines[index]?.file ?? "";
    return `${file}:${index - lines.findIndex((line) => line.file === file) + 1}`;
  };
  await put(
    home,
    changed(
      files,
      lines.map((line, index) => (index === 4 ? { ...line, text: line.text.replace("201", "403") } : line)),
    ),
  );
  expect((await verify(home)).findings).toEqual([
    { place: placeOf(4), what: "was changed: its hash is not that of its text" },
  ]);

  await put(
    home,
    changed(
      files,
      lines.filter((_, index) => index !== 4),
    ),
  );
  expect((await verify(home)).findings).toEqual([
    {
      place: expect.stringMatching(/^audit\.\d{4}\.jsonl:\d$/),
      what: expect.stringMatching(/^is number 6: number 5 is missing before it/),
    },
  ]);

  await put(home, changed(files, lines.slice(0, -2)));
  expect((await verify(home)).findings).toEqual([
    { place: "audit.head", what: "knows of 12 lines, and the log ends with number 10: its end was removed" },
  ]);
});

test("a file that is missing is found, whichever it is", async () => {
  const { home, files, names } = await someLog();
  for (const missing of [...names, "audit.head"]) {
    await put(home, new Map([...files].filter(([name]) => name !== missing)));
    expect((await verify(home)).findings, missing).toHaveLength(1);
  }
});

test("what was taken away stays missing, however much is written after it", async () => {
  const { home, files, lines } = await someLog();
  const without = async (gone: (name: string, lines: readonly Line[]) => Files) => {
    await put(home, gone("", lines));
    await say(home, 3);
    return (await verify(home)).findings.map(({ what }) => what);
  };
  expect(await without(() => changed(files, lines.slice(0, -2)))).toEqual([
    "is number 13: numbers 11 to 12 are missing before it",
  ]);
  expect(
    await without(() => new Map([...changed(files, lines.slice(0, -2))].filter(([name]) => name !== "audit.head"))),
  ).toEqual(["was written when audit.head was gone: lines before it may be missing"]);
  const last = lines.at(-1);
  expect(
    await without(() =>
      changed(
        files,
        lines.map((line) => (line === last ? { ...line, text: line.text.replace("201", "403") } : line)),
      ),
    ),
  ).toEqual(["was changed: its hash is not that of its text"]);
});

test("a log that was written anew as a whole is told by a hash that was kept elsewhere", async () => {
  const home = await temporaryHome();
  await say(home, 3);
  const { hash } = (await verify(home)).end;
  await say(home, 3);
  expect((await verify(home, { known: hash })).findings).toEqual([]);
  await put(home, new Map());
  await say(home, 6);
  expect((await verify(home)).findings).toEqual([]);
  expect((await verify(home, { known: hash })).findings).toEqual([
    { place: "the log", what: `holds no line with the hash ${hash}: it was written anew, or cut` },
  ]);
});
