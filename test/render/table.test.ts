import { expect, test } from "vitest";
import { noColours, plainSymbols } from "../../src/render/style.ts";
import { tableLines } from "../../src/render/table.ts";
import { wrapped } from "../../src/render/wrap.ts";

const plain = { colour: noColours, symbol: plainSymbols };
const table = (room?: number) =>
  tableLines(
    ["Name", "Service accounts", "What is so"],
    [
      ["6b02a2409053d4aa794d601e", "1", "Clusters are dedicated"],
      ["shop", "12", "-"],
    ],
    plain,
    room,
  );

test("a table is as wide as what stands in it", () => {
  expect(table()).toEqual([
    "Name                      Service accounts  What is so",
    "6b02a2409053d4aa794d601e  1                 Clusters are dedicated",
    "shop                      12                -",
  ]);
  expect(table(66)).toEqual(table());
});

test("where there is less room, the widest cells are broken at spaces", () => {
  expect(table(50)).toEqual([
    "Name                      Service   What is so",
    "                          accounts",
    "6b02a2409053d4aa794d601e  1         Clusters are",
    "                                    dedicated",
    "shop                      12        -",
  ]);
  expect(Math.max(...table(50).map(({ length }) => length))).toBeLessThanOrEqual(50);
});

test("where words alone are too wide, nothing is broken and no id is cut", () => {
  expect(table(40)).toEqual(table());
});

test("a text is broken at spaces, and a word that is too long stands whole", () => {
  expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapped("a 6b02a2409053d4aa794d601e b", 7)).toEqual(["a", "6b02a2409053d4aa794d601e", "b"]);
  expect(wrapped("short", 7)).toEqual(["short"]);
  expect(wrapped("東京 大阪", 5)).toEqual(["東京", "大阪"]);
});
