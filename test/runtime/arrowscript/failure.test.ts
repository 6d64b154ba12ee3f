import { describe, expect, test } from "vitest";
import { check, errorsIn, parse } from "../../../src/runtime/arrowscript/index.ts";
import { failure, run } from "./world.ts";

describe("an Error", () => {
  test.each([
    ['secret("x")', "no-secret", 'shop/api: secret: Secret "x" not found or invalid'],
    ['entity-state("shop/none")', "unknown-template", 'shop/api: entity-state: no entity at "shop/none"'],
    ['{} get-membr("x")', "unknown-operator", 'shop/api: unknown operator "get-membr"; did you mean "get-member"?'],
    ["qqqqqqqqqqqqqqqq", "unknown-operator", 'shop/api: unknown operator "qqqqqqqqqqqqqqqq"'],
    ["1 add", "stack-underflow", "shop/api: add: needs 2 operands, found 1 ((a) (b) | add | number)"],
    ["1 mark add(2)", "stack-underflow", "shop/api: add: needs 2 operands, found 1 ((a) (b) | add | number)"],
    ['1 add("x")', "wrong-type", "shop/api: add: operand 2 of 2 must be a number, found String"],
    ["trim(1, 2)", "wrong-arguments", "shop/api: trim: takes at most 1 arguments, found 2"],
    ["1 div(0)", "bad-value", "shop/api: div: division by zero"],
    ["1n div(0n)", "bad-value", "shop/api: div: division by zero"],
    ['act("a/b/c", "k")', "wrong-arguments", "shop/api: act: after the action, keys and values must come in pairs"],
  ])("%s", (script, code, message) => {
    expect(failure(script)).toMatchObject({ code, message });
  });

  test("passes through later operators and keeps its own place", () => {
    expect(failure('secret("x") trim default("y") concat("z") to-json').operator).toBe("secret");
  });

  test("is not nil for default", () => {
    expect(failure('secret("x") default("y")').code).toBe("no-secret");
  });

  test("says once that a member of it was read, however many are", () => {
    expect(failure('secret("x") get-member("a") get-member("b")').detail).toBe(
      'could not access member value of error (shop/api: secret: Secret "x" not found or invalid)',
    );
  });

  test("stays inside an array or object and is found there with its place", () => {
    const { plain } = run('{"tags": [1, {"value": secret("x")}]}');
    expect(errorsIn(plain)).toMatchObject([{ path: ["tags", 1, "value"], error: { code: "no-secret" } }]);
  });

  test("never holds a value from the stack", () => {
    const scripts = [
      "to-int",
      "parse-json",
      "1 add",
      "[] call",
      'get-member("a")',
      "not",
      "to-float",
      "first",
      "callf",
    ];
    const texts = scripts.map((script) => failure(`secret("shop-key") ${script}`).message);
    expect(texts.filter((text) => text.includes("s3cr3t"))).toEqual([]);
  });

  test("is what a block becomes outside of scripts", () => {
    expect(errorsIn(run("[<-{ 1 }]").plain)).toMatchObject([{ path: [0], error: { code: "wrong-type" } }]);
  });
});

test("a BigInt becomes a number where no digit is lost, else its digits", () => {
  expect(run("[12n, 123456789012345678901234567890]").plain).toEqual([12, "123456789012345678901234567890"]);
});

test("check lists unknown operators and surplus arguments without running anything", () => {
  const text = '<- entity-state get-membr("id") concat("a", "b", "c") secret(shop-key)';
  expect(check(parse(text))).toEqual([
    { at: text.indexOf("get-membr"), message: 'unknown operator "get-membr"; did you mean "get-member"?' },
    { at: text.indexOf("concat"), message: "concat: takes at most 2 arguments, found 3" },
  ]);
});
