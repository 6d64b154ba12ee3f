import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkTemplates } from "../../../src/runtime/check/check.ts";
import { InputError } from "../../../src/runtime/input-error.ts";
import { loadTemplates } from "../../../src/runtime/template/load.ts";
import { fuzzTimeout, tries } from "../../trust/fuzz.ts";
import { folderWith, toys } from "../toy.ts";

const folder = folderWith({});

function surveyed(content: string | Uint8Array) {
  writeFileSync(join(folder, "x.yaml"), content);
  const loaded = loadTemplates({ files: ["x.yaml"], cwd: folder, types: toys });
  const checked = checkTemplates(loaded, { types: toys, secrets: () => undefined });
  const diagnostics = [...loaded.diagnostics, ...checked.diagnostics];
  expect(typeof new InputError(diagnostics, loaded.files).message).toBe("string");
  return { loaded, diagnostics };
}

/** Text out of the pieces that templates are made of, so that most of it gets past the parser. */
const pieces = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom("namespace: a\n", "lamp:\n", "  defines: toy/lamp\n", "  name: x\n", "  "),
      },
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          "connections:",
          "depends:",
          "wait-for:",
          "runnables:",
          "variables:",
          "inherits: a/lamp\n",
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "members:",
          "permitted-secrets:",
          "label:",
          " [a]\n",
          " {a: b}\n",
          "- ",
          "\n",
          " <- ",
          "<<< ",
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "&a ",
          "*a",
          "<<: *a\n",
          "__proto__:",
          "constructor: 1\n",
          "toString: x\n",
          "? ",
          "!!str ",
          "|\n",
          '"',
        ),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

test(
  "arbitrary text is loaded or refused, never thrown at, and never touches a prototype",
  () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    const content = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.uint8Array(),
      pieces,
      pieces.map((rest) => `namespace: a\n${rest}`),
    );
    fc.assert(
      fc.property(content, (text) => {
        const { loaded, diagnostics } = surveyed(text);
        if (loaded.templates.size === 0 && String(text).trim() === "") expect(diagnostics).not.toEqual([]);
      }),
      tries(1000),
    );
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(Object.hasOwn({}, "polluted")).toBe(false);
  },
  fuzzTimeout,
);

test.each([
  ["brackets", "[".repeat(200_000)],
  ["braces", "a: {".repeat(100_000)],
  ["dashes", "- ".repeat(200_000)],
  ["question marks", "? ".repeat(100_000)],
  ["aliases", `a: &a [${"*a, ".repeat(10_000)}]`],
  ["one long line", `namespace: a\nb: ${"x".repeat(1_000_000)}`],
  ["quotes", `a: ${'"'.repeat(100_001)}`],
  ["one key", "a: 1\n".repeat(160_000)],
  ["scripts that cannot be read", `namespace: a\nb: { defines: toy/lamp, rooms: [${"<- (, ".repeat(130_000)}] }`],
  ["brackets that close", "]".repeat(50_000)],
  ["more than a file may hold", "#".repeat(1024 * 1024 + 1)],
])(
  "a file of nothing but %s is answered in time",
  (_name, text) => {
    const { diagnostics } = surveyed(text);
    expect(diagnostics).not.toEqual([]);
  },
  120_000,
);
