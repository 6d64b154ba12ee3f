// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have an interpolation of their own
import { expect, test } from "vitest";
import { parse, references } from "../../../src/runtime/arrowscript/index.ts";

const read = (text: string) => references(parse(text)).map(({ kind, name }) => [kind, name]);

test.each([
  ['connection-target("p") entity-state get-member("id")', [["connection", "p"]]],
  ["bare secret", []],
  ['"p" connection-target entity', [["connection", "p"]]],
  [
    'entity-state("a/b") "c/d" entity get-entity("e/f")',
    [
      ["state", "a/b"],
      ["definition", "c/d"],
      ["definition", "e/f"],
    ],
  ],
  [
    'entity-state get-member("addr") default(entity get-member("x"))',
    [
      ["state", undefined],
      ["definition", undefined],
    ],
  ],
  [
    "secret(bare) secret('k') secret(\"l\") secret($ref)",
    [
      ["secret", "bare"],
      ["secret", "k"],
      ["secret", "l"],
      ["variable", "ref"],
    ],
  ],
  [
    '`${a}${secret("s")}` [$b] {$c: $d} map(<-{ $e })',
    ["a", "b", "c", "d", "e"].map((name) => ["variable", name]).toSpliced(1, 0, ["secret", "s"]),
  ],
  [
    'act("ns/t/go", "k", $args["x"]) env("HOME") var("v")',
    [
      ["action", "ns/t"],
      ["argument", "x"],
      ["environment", "HOME"],
      ["variable", "v"],
    ],
  ],
  [
    'connection-port("web") runnable-peers("ns/r")',
    [
      ["connection", "web"],
      ["template", "ns/r"],
    ],
  ],
  ['1 set("v") unset("v") "text" concat', []],
])("%s", (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test("a reference has its offset in the text", () => {
  const text = '<- [ secret("k") ]';
  expect(references(parse(text))).toEqual([{ kind: "secret", name: "k", at: text.indexOf("secret") }]);
});
