import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { generatePassword } from "../../entities/password.ts";

test("a password has the length asked for and needs no encoding", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (length) => {
      const password = generatePassword(randomBytes, length);
      expect(password).toHaveLength(length);
      expect(encodeURIComponent(password)).toBe(password);
    }),
  );
  expect(generatePassword(randomBytes)).toHaveLength(32);
});

test("every character stands for the same number of bytes", () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const counts = new Map<string, number>();
  for (const character of generatePassword(() => all, 248)) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(new Set(counts.values())).toEqual(new Set([4]));
  expect(counts.size).toBe(62);
});

test("a length that is no count is refused", () => {
  for (const length of [0, -1, 1.5, Number.NaN])
    expect(() => generatePassword(randomBytes, length)).toThrow(RangeError);
});
