// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have an interpolation of their own
import { describe, expect, test } from "vitest";
import { isArrowError, isUnknown, operatorGroups, unknownsIn } from "../../../src/runtime/arrowscript/index.ts";
import { pending, run, world } from "./world.ts";

describe("an Unknown", () => {
  test.each([
    '$later get-member("id")',
    '$later default("x")',
    '$later if-error("x")',
    '"a" concat($later)',
    "`id ${later}`",
    "$later entity-state",
    "$later secret",
    "$later 1 add",
    "[$later] to-json",
    "[$later] to-s",
    '[1, $later] join("")',
    "[1, $later] contains?(2)",
    "$later map(<-{ 1 add })",
    "[1] filter(<-{ $later })",
    "{$later: 1}",
    "$later const",
    "$later not",
    '$later set-tmp("t")',
    'act("a/b/c", "k", $later)',
    'act("a/b/c", "k", [$later])',
  ])("makes %s unknown", (script) => {
    expect(run(script).value).toBe(pending);
  });

  test("is kept inside arrays and objects, with its place", () => {
    const { plain } = run('{"id": $later, "list": [1] } assoc("more", [0, $later])');
    expect(unknownsIn(plain)).toEqual([
      { path: ["id"], unknown: pending },
      { path: ["more", 1], unknown: pending },
    ]);
  });

  test("does not spread to its neighbours", () => {
    expect(run('{"id": $later, "n": 1} get-member("n")').value).toBe(1);
    expect(run("[1, $later] first").value).toBe(1);
    expect(run("1 default($later)").value).toBe(1);
  });

  test("of one item stays inside what map gives", () => {
    expect(run("[1, $later] map(<-{ 1 add })").value).toEqual([2, pending]);
  });

  test("never becomes a known value, whatever operator meets it", () => {
    const scope = world({ variables: { later: pending } });
    const rows = Object.values(operatorGroups).flat();
    const known = rows
      .filter((row) => row.takes !== 0)
      .filter((row) => {
        const { value } = run(`$later $later $later ${row.name}`, scope);
        return !isUnknown(value) && !isArrowError(value);
      });
    expect(known.map((row) => row.name)).toEqual([]);
  });
});
