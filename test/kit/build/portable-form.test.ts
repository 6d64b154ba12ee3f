import vm from "node:vm";
import { expect, it } from "vitest";
import { writePortably } from "../../../src/kit/build/portable-form.ts";
import { readScript } from "../../../src/kit/build/script.ts";

const portable = (text: string) => {
  const script = readScript(text, { ecmaVersion: "latest", sourceType: "script" });
  writePortably(script);
  return script.edits.toString();
};

it.each([
  ["Object.hasOwn({ a: 1 }, 'a')", "Object.prototype.hasOwnProperty.call({ a: 1 }, 'a')"],
  [
    'Object["hasOwn"](Object.create({ a: 1 }), "a")',
    'Object.prototype.hasOwnProperty.call(Object.create({ a: 1 }), "a")',
  ],
  ["/^[\\p{L}]+|x$/u.test('\u00e4p')", "/(?=)^[\\p{L}]+|x$/u.test('\u00e4p')"],
  ["/(?!x)\\p{L}/u.test('y')", "/(?!x)\\p{L}/u.test('y')"],
  ["'a b'.replace(/ /g, '')", "'a b'.replace(/ /g, '')"],
])("writes %s as %s, which means the same", (given, expected) => {
  expect(portable(given)).toBe(expected);
  expect(vm.runInNewContext(expected)).toEqual(vm.runInNewContext(given));
});

it("leaves an Object of one's own alone", () => {
  const text = "function f(Object) { return Object.hasOwn(1); }";
  expect(portable(text)).toBe(text);
});
