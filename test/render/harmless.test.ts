import { expect, test } from "vitest";
import { harmless, harmlessJson } from "../../src/render/harmless.ts";

const nasty = "a\u001b[31mb\u009bc\u007fd\u202ee\u2028f\r\ng\th";

test("what a terminal would obey is written out; line feeds and tabs stay", () => {
  expect(harmless(nasty)).toBe("a\\x1b[31mb\\x9bc\\x7fd\\u202ee\\u2028f\ng\th");
});

test("JSON holds nothing that a terminal would obey, and the data as it was", () => {
  const text = harmlessJson(JSON.stringify({ [nasty]: [nasty] }, undefined, 2));
  expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  expect(JSON.parse(text)).toEqual({ [nasty]: [nasty] });
});
