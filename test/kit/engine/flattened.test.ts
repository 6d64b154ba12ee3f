import { expect, it } from "vitest";
import { unflattened } from "../../../src/kit/engine/flattened.ts";

it("puts a list together by the numbers of its items, in whatever order they come, and however deep", () => {
  const given = Object.fromEntries(
    [10, 2, 0, 1, 9, 3, 8, 4, 7, 5, 6].map((index) => [`roles!${index}`, { role: `${index}`, "on!0": "a" }]),
  );
  expect(unflattened({ name: "app", inner: given })).toEqual({
    name: "app",
    inner: { roles: Array.from({ length: 11 }, (_, index) => ({ role: `${index}`, on: ["a"] })) },
  });
});
