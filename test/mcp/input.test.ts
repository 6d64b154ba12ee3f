import { expect, test } from "vitest";
import { z } from "zod";
import { readInput } from "../../src/mcp/input.ts";

const schema = z.strictObject({
  target: z.string(),
  limit: z.int().min(1).optional(),
  kinds: z.array(z.enum(["a", "b"])).optional(),
});

test("every argument that is wrong is named with what was expected, and all that a tool takes is listed", () => {
  expect(() => readInput("describe", schema, { path: "shop/orders", limit: 0, kinds: ["other"] })).toThrow(
    "describe: target is missing: expected text; limit: expected at least 1; kinds.0: expected `a` or `b`; there is no argument path\n  hint: it takes target, limit, kinds",
  );
  expect(() => readInput("describe", schema, { targt: "shop/orders" }, ["target", "since"])).toThrow(
    "describe: target is missing: expected text; there is no argument targt (did you mean `target`?)\n  hint: it takes target, since",
  );
});
