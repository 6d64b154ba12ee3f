import { describe, expect, test } from "vitest";
import {
  evaluate,
  isArrowError,
  LazyTable,
  parse,
  type Scope,
  type Value,
} from "../../../src/runtime/arrowscript/index.ts";
import { world } from "./world.ts";

/** A scope whose variables are scripts, and how often each was evaluated. */
function lazy(scripts: Record<string, string>): { read(name: string): Value; evaluated: string[] } {
  const table = new LazyTable();
  const evaluated: string[] = [];
  const read = (name: string): Value =>
    table.read(`shop/api.$${name}`, () => {
      evaluated.push(name);
      return evaluate(parse(scripts[name] ?? "nil"), scope).value;
    });
  const scope: Scope = { ...world({}), variable: read };
  return { read, evaluated };
}

describe("a lazy table", () => {
  test("computes a value when it is first read, once", () => {
    const { read, evaluated } = lazy({ a: "$b $b add", b: "2", c: "3" });
    expect([read("a"), read("a"), evaluated]).toEqual([4, 4, ["a", "b"]]);
  });

  test.each(["a", "b", "c"])("gives every value of a cycle the same Error, entered at %s", (entry) => {
    const { read } = lazy({ a: "$b", b: '$c if-error("x")', c: "$a", outside: "$a" });
    read(entry);
    const values = ["a", "b", "c", "outside"].map(read);
    expect(values.every(isArrowError)).toBe(true);
    expect(values.map(String)).toEqual(
      Array(4).fill(
        expect.stringContaining("these read one another: shop/api.$a -> shop/api.$b -> shop/api.$c -> shop/api.$a"),
      ),
    );
  });

  test("stops a long chain of values that read one another", () => {
    const nested = (inner: string) => `${"[".repeat(30)}${inner}${"]".repeat(30)} to-json`;
    const scripts = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`v${n}`, nested(`$v${n + 1}`)]));
    const value = lazy(scripts).read("v0");
    expect(isArrowError(value) && value.code).toBe("limit");
  });

  test("computes again after it was told to forget", () => {
    const table = new LazyTable();
    table.read("k", () => 1);
    table.forget("k");
    expect(table.read("k", () => 2)).toBe(2);
    table.forget();
    expect(table.read("k", () => 3)).toBe(3);
  });
});
