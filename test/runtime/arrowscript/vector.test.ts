// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have an interpolation of their own
import { describe, expect, test } from "vitest";
import { failure, run, world } from "./world.ts";

const vectors: readonly [script: string, result: unknown][] = [
  ["1 2 add", 3],
  ["1 add(2)", 3],
  ["5 2 sub", 3],
  ["5 sub(2)", 3],
  ["1 2 div", 0.5],
  ['"a" "b" concat', "ab"],
  ['"a" concat("b")', "ab"],
  ['"h" ":" concat concat("80")', "h:80"],
  ['"a" 1 "b" concat-all', "a1b"],
  ['"pre" mark "a" "b" concat-all concat', "preab"],
  ['{"k": {"z": 7}} get-member("k") get-member("z")', 7],
  ['{} get-member("x")', null],
  ['{} get-member("x") default("d")', "d"],
  [`'[1,{"b":2}]' parse-json last get-member("b")`, 2],
  ["0x1f", 31],
  ["0b11", 3],
  ["0777", 511],
  ["-0.4e2", -40],
  ["12n", 12n],
  ['{} "f" 6 assoc to-json', '{"f": 6}'],
  ['"abc" "b" contains?', true],
  ['"abc" contains?("b")', true],
  ["true false or", true],
  ["true true xor", false],
  ["true not", false],
  ["3 dup mult", 9],
  ["1 <-{ 1 add } callf", 2],
  ['"add" [1, 2] call', 3],
  ['secret("none") if-error("x")', "x"],
  ["`a${v}b$v`", "a1b$v"],
];

describe("the reference's vectors", () => {
  test.each(vectors)("%s", (script, result) => {
    expect(run(script)).toMatchObject({ value: result, warnings: [] });
  });

  test.each(vectors)("with the arrow in front: %s", (script, result) => {
    expect(run(`<- ${script}`).value).toEqual(result);
  });

  test("a member of an unknown connection's state is an Error", () => {
    expect(failure('connection-target("missing") entity-state get-member("id")', world({})).message).toBe(
      'shop/api: get-member: could not access member value of error (shop/api: connection-target: no connection "missing" in connections)',
    );
  });
});
