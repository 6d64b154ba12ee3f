// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have an interpolation of their own
import { describe, expect, test } from "vitest";
import { ArrowSyntaxError, isScript, parse } from "../../../src/runtime/arrowscript/index.ts";
import { run, world } from "./world.ts";

function mistakeIn(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof ArrowSyntaxError)) throw error;
    return [error.offset, error.expected, error.found];
  }
}

describe("a syntax error has its place, what was expected and what was found", () => {
  const end = "the end of the script";
  test.each<[text: string, offset: number, expected: string, found: string]>([
    ['<- "abc', 7, 'a closing " for the string at offset 3', end],
    ["'abc", 4, "a closing ' for the string at offset 0", end],
    ["<- `a", 5, "a closing ` for the string at offset 3", end],
    ["`${a b", 6, '"}" to close "${"', end],
    ["`${}`", 3, "the name of a variable, or a script", '"}"'],
    ["concat(1", 8, '"," or ")"', end],
    ["concat(1,)", 9, "a value", '")"'],
    ["[1 2", 4, '"," or "]"', end],
    ["[,1]", 1, "a value", '","'],
    ["{a 1}", 3, '":" after the key', '"1"'],
    ["{[]: 1}", 1, "a key: a string, a number, a bare word or a $variable", '"["'],
    ["{a: }", 4, "a value", '"}"'],
    ["map(<-{ 1 add)", 13, "a value or an operator", '")"'],
    ["<-{ 1 }", 6, '":" after the key', '"}"'],
    ["$", 1, "the name of a variable after $", end],
    ["$1", 1, "the name of a variable after $", '"1"'],
    ["$a.b", 2, "a value or an operator", '"."'],
    ["$args[x]", 6, "a string or a number as subscript", '"x"'],
    ['$args["x"', 9, '"]" after the subscript', end],
    ["089", 0, "octal digits (0 to 7) after a leading zero", '"0"'],
    ["1 0xg", 2, "hexadecimal digits after 0x", '"0"'],
    ["0b2", 0, "binary digits after 0b", '"0"'],
    ["12abc", 0, "a number such as 7, -0.5e2, 0x1f, 0b11, 0777 or 12n", '"1"'],
    ["1e999", 0, "a number such as 7, -0.5e2, 0x1f, 0b11, 0777 or 12n", '"1"'],
    ["-", 0, "a value or an operator", '"-"'],
    ["1 ) 2", 2, "a value or an operator", '")"'],
    ["entity (1)", 7, "a value or an operator", '"("'],
    [String.raw`"\u12"`, 2, String.raw`\xHH, \uHHHH or \u{H…} with hexadecimal digits`, '"u"'],
    ["[".repeat(40), 33, "at most 32 levels of nesting", '"["'],
  ])("%s", (text, offset, expected, found) => {
    expect(mistakeIn(text)).toEqual([offset, expected, found]);
  });
});

test("a syntax error's message says all of it", () => {
  expect(() => parse("[1")).toThrow('expected "," or "]", found the end of the script at offset 2');
});

describe("a script", () => {
  test.each([
    [String.raw`"a\n\t\"\\\x41\u0042\u{1F600}\q"`, 'a\n\t"\\AB😀q'],
    [String.raw`'it\'s'`, "it's"],
    ["`my-app.user_id`", "my-app.user_id"],
    ["`$HOME \\${v} \\``", "$HOME ${v} `"],
    ['`${ v }${1}${true}${entity-state get-member("id")}${`<${v}>`}`', "11trueown<1>"],
    ['"http://h" replace("//", `//${v}@`)', "http://1@h"],
    ["$a-b", "hyphen"],
    ["[$v,$v]to-json", "[1, 1]"],
    ["{$ref: 1, 2: [], 'x y': nil, v: $v} to-json", '{"2": [], "shop-key": 1, "x y": null, "v": 1}'],
    ['{true: 1} get-member("true")', 1],
    ['{a: 1, a: 2} get-member("a")', 2],
    ["  <-\n1\n2   add ", 3],
    ["-0x10 -5 add", -21],
    ["-0", 0],
    ["18014398509481993", 18014398509481993n],
  ])("reads %s", (text, result) => {
    expect(run(text).value).toEqual(result);
  });

  test("may use letters of any alphabet in names", () => {
    expect(run("$größe $名前 add", world({ variables: { größe: 1, 名前: 2 } })).value).toBe(3);
  });

  test("is told from other text by the arrow at its start", () => {
    expect(["<- 1", "<-1", "a <- b", "<<< file"].map(isScript)).toEqual([true, true, false, false]);
  });
});
