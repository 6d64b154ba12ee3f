import { expect, it } from "vitest";
import { isPortablePattern } from "../../../src/kit/build/engine-pattern.ts";

const portable = [
  "^[a-f0-9]{24}$",
  "^(\\d+\\/)?sg-[0-9a-f]+$",
  "^[\\p{L}\\p{N}\\-_.(),:&@+' ]*$",
  "(?:a|b)+?",
  "\\(\\?=",
  "a{1,1000}",
];
const foreign = [
  "(?=a)",
  "(?!a)",
  "(?<=a)b",
  "(?<n>a)",
  "(a)\\1",
  "\\u0041",
  "\\cA",
  "[^]",
  "a{1,1001}",
  "\\p{Script=Greek}",
];

it.each(portable)("takes the pattern %s for Monk's schema", (pattern) => {
  expect(isPortablePattern(pattern)).toBe(true);
});

it.each(foreign)("keeps the pattern %s out of Monk's schema", (pattern) => {
  expect(isPortablePattern(pattern)).toBe(false);
});
