import { expect, test } from "vitest";
import { verify } from "../../src/audit/verify.ts";
import { temporaryHome } from "../runtime/home/temporary-home.ts";
import { type Files, filesOf, put, say } from "./log.ts";

/** A log of three lines as a kill leaves it that has let so many bytes of the third through: the anchor knows of two. */
async function cutShort() {
  const home = await temporaryHome();
  await say(home, 2);
  const before = await filesOf(home);
  const whole = before.get("audit.jsonl")?.length ?? 0;
  await say(home, 1);
  const bytes = (await filesOf(home)).get("audit.jsonl") ?? Buffer.alloc(0);
  const at = (length: number): Files => new Map([...before, ["audit.jsonl", bytes.subarray(0, whole + length)]]);
  return { home, at, length: bytes.length - whole };
}

test("a kill at any byte of a line is told as such, and the next process goes on behind it", async () => {
  const { home, at, length } = await cutShort();
  for (let cut = 0; cut <= length; cut += 1) {
    await put(home, at(cut));
    const lines = cut < length - 1 ? 2 : 3;
    const torn = cut > 0 && cut < length - 1 ? 1 : 0;
    const killed = await verify(home);
    expect({ ...killed, notes: killed.notes.length }, `cut at ${cut}`).toMatchObject({
      lines,
      findings: [],
      notes: torn,
    });

    await say(home, 2);
    const later = await verify(home);
    expect({ ...later, notes: later.notes.length }, `cut at ${cut}`).toMatchObject({
      lines: lines + 2,
      findings: [],
      notes: torn,
    });
  }
});

test("a kill while a line is closed off, and again while the next is written, is told as such", async () => {
  const { home, at } = await cutShort();
  const torn = at(100);
  const remains = torn.get("audit.jsonl") ?? Buffer.alloc(0);
  for (const more of ["\n", '\n{"n":', '\n{"n":3,"time":"2026-', '\n{"n":3,"ti\n', '\n{"n":3\n{"n":3,"ti']) {
    await put(home, new Map([...torn, ["audit.jsonl", Buffer.concat([remains, Buffer.from(more)])]]));
    await say(home, 1);
    const { findings, notes, lines } = await verify(home);
    expect({ findings, lines, notes: notes.length }, more).toEqual({
      findings: [],
      lines: 3,
      notes:
        more
          .trim()
          .split("\n")
          .filter((text) => text !== "").length + 1,
    });
  }
});

test("what a kill has left cannot be removed, changed or made up later", async () => {
  const { home, at } = await cutShort();
  await put(home, at(100));
  await say(home, 1);
  const files = await filesOf(home);
  const lines = String(files.get("audit.jsonl")).split("\n");
  const with_ = (changed: readonly string[]): Files =>
    new Map([...files, ["audit.jsonl", Buffer.from(changed.join("\n"))]]);
  const tampered = [
    lines.filter((_, index) => index !== 2),
    lines.map((line, index) => (index === 2 ? `${line}x` : line)),
    lines.flatMap((line, index) => (index === 2 ? [line, line] : [line])),
    lines.flatMap((line, index) => (index === 1 ? [line, line.slice(0, 50)] : [line])),
  ];
  for (const [index, changed] of tampered.entries()) {
    await put(home, with_(changed));
    expect((await verify(home)).findings, String(index)).not.toEqual([]);
  }
});

test("lines that were confirmed and then cut off are not taken for a kill", async () => {
  const home = await temporaryHome();
  await say(home, 3);
  const files = await filesOf(home);
  const bytes = files.get("audit.jsonl") ?? Buffer.alloc(0);
  for (const cut of [2, 100, 300, 900]) {
    await put(home, new Map([...files, ["audit.jsonl", bytes.subarray(0, -cut)]]));
    expect((await verify(home)).findings, `without ${cut} bytes`).not.toEqual([]);
    await say(home, 1);
    expect((await verify(home)).findings, `without ${cut} bytes`).not.toEqual([]);
  }
});
