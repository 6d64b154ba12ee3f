import { expect, test } from "vitest";
import { sourceFile } from "../../../src/runtime/source/source-file.ts";
import { toPlain } from "../../../src/runtime/source/tree.ts";
import { parseYaml } from "../../../src/runtime/source/yaml.ts";

function read(text: string) {
  const { documents, diagnostics } = parseYaml(sourceFile("x.yaml", "x.yaml", text));
  return {
    data: documents.map((document) => toPlain(document, () => "a script")),
    mistakes: diagnostics.map(({ message, found }) => (found === undefined ? message : `${message}: ${found}`)),
  };
}

test.each([
  "!!binary aGVsbG8=",
  "!!timestamp 2020-01-01",
  "!!set { x, y }",
  "!!omap [x: 1]",
  "!!pairs [x: 1]",
  "!!merge <<",
  "!!js/function 'x => x'",
  "!!python/object:os.system x",
  "!ruby/object:Gem x",
  "!<tag:example.com,2000:x> x",
])("the tag of %s is refused, and is never read as something else", (value) => {
  expect(read(`a: ${value}\n`).mistakes).toEqual([expect.stringMatching(/^tags are not supported here: the tag !/)]);
});

test("a tag under a name that the file gives it is refused as well", () => {
  expect(read("%TAG !x! tag:yaml.org,2002:\n---\na: !x!binary aGVsbG8=\n").mistakes).toHaveLength(1);
});

test("the tags of plain text, numbers and mappings change nothing that is written so already", () => {
  expect(read("a: !!str 12\nb: !!int 12\nc: !!map { d: !!seq [1] }\n")).toEqual({
    data: [{ a: "12", b: 12, c: { d: [1] } }],
    mistakes: [],
  });
});

test("a file that calls itself YAML 1.1 is read like any other", () => {
  expect(read("%YAML 1.1\n---\na: yes\nb: 1_000\n").data).toEqual([{ a: "yes", b: "1_000" }]);
});

const nested = (levels: number) => `a: ${"[".repeat(levels)}${"]".repeat(levels)}\n`;

test("64 levels of nesting are read, more are one mistake, and any number ends as one", () => {
  expect(read(nested(64)).mistakes).toEqual([]);
  expect(read(nested(65)).mistakes).toEqual(["values are nested too deeply: more than that"]);
  expect(read(nested(20_000)).mistakes).toEqual(["values are nested too deeply to be read"]);
  expect(read("a: {".repeat(20_000)).mistakes).toEqual(["values are nested too deeply to be read"]);
});

test("aliases stand for ten thousand values in a document, and for no more", () => {
  const times = (count: number) => `a: &a [${"x, ".repeat(99)}]\nb: [${"*a, ".repeat(count)}]\n`;
  expect(read(times(100)).mistakes).toEqual([]);
  expect(read(times(101)).mistakes).toEqual(["aliases repeat too much: more than that"]);
});

test("an alias bomb is one mistake, and little of it is built", () => {
  const levels = Array.from({ length: 30 }, (_, level) =>
    level === 0 ? "a0: &a0 [x, x]" : `a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`,
  );
  const { mistakes } = read(levels.join("\n"));
  expect(mistakes).toEqual(["aliases repeat too much: more than that"]);
});

test("a key that is written twice is a mistake in every spelling", () => {
  for (const twice of ["a: 1\na: 2", "a: 1\n'a': 2", 'a: 1\n"\\u0061": 2', "{ a: 1, a: 2 }", "a: 1\n? a\n: 2"]) {
    expect(read(twice).mistakes, twice).toEqual([expect.stringMatching(/^`a` is written twice/)]);
  }
});

test("`__proto__` is no key, however it is spelled or merged in", () => {
  for (const text of [
    "__proto__: 1",
    '"\\u005f_proto__": 1',
    "a: { '__proto__': 1 }",
    "a: &p __proto__\n*p : 1",
    "a: { <<: { __proto__: { b: 1 } } }",
  ]) {
    expect(read(text).mistakes, text).toEqual(["`__proto__` cannot be a key: `__proto__`"]);
  }
});
