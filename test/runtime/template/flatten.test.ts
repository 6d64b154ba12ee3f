import { expect, test } from "vitest";
import { flattenArrays } from "../../../src/runtime/template/flatten.ts";

test("lists of mappings, and lists inside of mappings, become numbered members", () => {
  const definition = {
    names: ["a", "b"],
    rules: [{ port: 1, hosts: ["x"] }, { port: 2 }],
    inner: { list: [3, 4] },
    n: null,
  };
  expect(flattenArrays(definition)).toEqual({
    names: ["a", "b"],
    "rules!0": { port: 1, "hosts!0": "x" },
    "rules!1": { port: 2 },
    inner: { "list!0": 3, "list!1": 4 },
    n: null,
  });
});
