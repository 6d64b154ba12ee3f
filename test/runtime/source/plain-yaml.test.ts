import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlainYaml } from "../../../src/runtime/source/plain-yaml.ts";
import { sourceFile } from "../../../src/runtime/source/source-file.ts";
import type { SourceNode } from "../../../src/runtime/source/tree.ts";
import { parseWholeYaml } from "../../../src/runtime/source/yaml.ts";
import { fuzzTimeout, tries } from "../../trust/fuzz.ts";

/** A tree without its file, and without the ends of what spans lines, which are never shown. */
function outline(node: SourceNode): unknown {
  const { kind, start } = node;
  switch (node.kind) {
    case "scalar":
      return node.value === null ? { kind, value: null } : { kind, start, end: node.end, value: node.value };
    case "script":
      return { kind, start, end: node.end, text: node.text, textStart: node.textStart };
    case "list":
      return { kind, start, items: node.items.map(outline) };
    case "mapping":
      return {
        kind,
        start,
        entries: [...node.entries].map(([name, { key, value }]) => [name, outline(key), outline(value)]),
      };
  }
}

function readBothWays(text: string) {
  const file = sourceFile("x.yaml", "x.yaml", text);
  const plain = readPlainYaml(file);
  const whole = parseWholeYaml(file);
  return {
    plain: plain && { documents: [outline(plain)], diagnostics: [] },
    whole: { documents: whole.documents.map(outline), diagnostics: whole.diagnostics },
  };
}

const ordinary = [
  "x",
  "<- $a",
  "1",
  "-1",
  "1.5",
  "true",
  "no",
  "~",
  "2m",
  "192.168.1.0/24",
  "[a, b]",
  "{ a: 1, b: [c] }",
  '"q"',
];
const curious = [
  ...["<- `a`", "0755", "0x1f", "1.", ".5", "1e3", "12345678901234567890", "-0", "False", "null", "[]", "{}", "{a: b}"],
  ...[
    "[a,b]",
    '[ <- $x, "q" ]',
    "{ a: http://x }",
    "{ a:b }",
    "{a: }",
    "[a: b]",
    "[a, ]",
    "[a b # c]",
    "[a b #c]",
    "'q'",
  ],
  ...[
    '"a\\n"',
    "'it''s'",
    '"<- $x"',
    '"a" b',
    "'#'",
    "a # c",
    "a#b",
    "a: b",
    "a:b",
    "a:",
    "- a",
    "-a",
    "?a",
    "? a",
    ":a",
  ],
  ...[
    "*a",
    "&a b",
    "!t a",
    "@a",
    "%a",
    ">",
    "|",
    ", a",
    "] a",
    "a]",
    "{a: b}c",
    "[a]#",
    "'",
    '"',
    " x",
    "x ",
    "# x",
    "#x",
  ],
];
const values = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ordinary) },
  { weight: 2, arbitrary: fc.constantFrom(...curious) },
);
const line = fc.record({
  /** Levels up, or one down where the line before allows it. */
  step: fc.constantFrom(0, 0, 0, 0, -1, -2),
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("key", "key", "parent", "item", "keyed item") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("", "# ", "---", "-", "...", "__proto__: 1", "<<: 1", "'q': 1", "e f: 1", "key0: 1"),
    },
  ),
  value: values,
  oddity: fc.oneof(
    { weight: 30, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: fc.constantFrom(" ", "  ", "#", ":", "-") },
  ),
});

/** Lines that mostly make sense one after another. */
const texts = fc.array(line, { minLength: 1, maxLength: 9 }).map((lines) => {
  let depth = 0;
  let opens = false;
  return lines
    .map(({ step, kind, value, oddity }, index) => {
      depth = Math.max(0, opens ? depth + 1 : depth + step);
      opens = kind === "parent" || kind === "keyed item";
      const indent = "  ".repeat(depth) + oddity;
      if (kind === "key") return `${indent}key${index}: ${value}`;
      if (kind === "parent") return `${indent}key${index}:`;
      if (kind === "item") return `${indent}- ${value}`;
      if (kind === "keyed item") return `${indent}- key${index}: ${value}`;
      return indent + kind;
    })
    .join("\n");
});

test(
  "what the plain reader takes, the whole parser reads to the same tree",
  () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { plain, whole } = readBothWays(text);
        if (plain) expect(plain).toEqual(whole);
      }),
      tries(1500),
    );
  },
  fuzzTimeout,
);

const template = `namespace: shop
lamp:   # the first
  defines: toy/lamp
  name: <- $a get-member("b")
  rooms:
    - hall
    - { a: "b", c: [d, 'e'] }
  n: -1.5
  empty:
`;
const edit = fc.tuple(
  fc.nat(template.length),
  fc.nat(6),
  fc.oneof(
    fc.constantFrom(
      ..."\n|  |: | #|- |{|}|[|]|,|\"|'|&a |*a|<<: |!!set |---\n|...\n|__proto__|? ||\n|>\n|0o7|\u2028|\ufeff|\t|\r".split(
        "|",
      ),
    ),
    fc.string({ unit: "binary", maxLength: 3 }),
  ),
);

test(
  "what somebody has mistyped is read alike by both readers, or by the whole one alone",
  () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const text = edits.reduce(
          (text, [at, count, put]) => text.slice(0, at) + put + text.slice(at + count),
          template,
        );
        const { plain, whole } = readBothWays(text);
        if (plain) expect(plain).toEqual(whole);
      }),
      tries(1500),
    );
  },
  fuzzTimeout,
);

test("templates as they are commonly written are plain", () => {
  const text = `# templates
namespace: shop

lamp:   # the first
  defines: toy/lamp
  name: <- connection-target("house") entity-state get-member("id")
  rooms:
    - hall
    - "the attic"
  more:
  - a: 1
    b: { c: [d, 'e'] }
  - <- $x
  empty:
  permitted-secrets: { k: true }
  connections:
    house: { runnable: shop/house, service: data }
`;
  const { plain, whole } = readBothWays(text);
  expect(plain).toBeDefined();
  expect(plain).toEqual(whole);
});
