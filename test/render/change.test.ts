import { expect, test } from "vitest";
import { changeLines } from "../../src/render/change.ts";
import { noColours, plainSymbols } from "../../src/render/style.ts";

const plain = { colour: noColours, symbol: plainSymbols };
const address = (last: number) => `192.168.100.${last}/32`;
const many = Array.from({ length: 9 }, (_, index) => address(index));

test("a change is a line with what was there and what will be", () => {
  expect(
    changeLines(
      [
        { field: "tier", before: "M10", after: "M20" },
        { field: "contact", before: "", after: "a@example.com" },
        { field: "roles", before: ["a"], after: ["a", "b"] },
        { field: "tags", before: undefined, after: { owner: "shop" } },
      ],
      plain,
    ),
  ).toEqual([
    "    tier: M10 -> M20",
    '    contact: "" -> a@example.com',
    "    roles: [a] -> [a, b]",
    "    tags: { owner: shop }",
  ]);
});

test("of a list that does not fit into a line, the items that go and that come are told whole", () => {
  const long = `GROUP ${"interval_min=60 ".repeat(6)}roles=GROUP_OWNER`;

  expect(changeLines([{ field: "allow_ips", before: many, after: [...many.slice(1), long] }], plain)).toEqual([
    "    allow_ips:",
    `      - ${address(0)}`,
    `      + ${long}`,
  ]);
});

test("a new list that does not fit into a line is told item by item, as long as somebody reads that", () => {
  const change = { field: "allow_ips", before: undefined, after: many };

  expect(changeLines([change], plain)).toEqual(["    allow_ips:", ...many.map((one) => `      + ${one}`)]);
  const lines = changeLines([{ ...change, after: Array.from({ length: 100 }, (_, index) => address(index)) }], plain);
  expect(lines).toHaveLength(22);
  expect(lines[21]).toBe("      … and 80 more");
});

test("of a mapping that does not fit into a line, its members are told", () => {
  const limit = { metric_name: "DISK_PARTITION_SPACE_USED_DATA", operator: "GREATER_THAN", threshold: 80 };

  expect(changeLines([{ field: "limit", before: undefined, after: limit }], plain)).toEqual([
    "    limit:",
    "      + metric_name: DISK_PARTITION_SPACE_USED_DATA",
    "      + operator: GREATER_THAN",
    "      + threshold: 80",
  ]);
  expect(changeLines([{ field: "limit", before: limit, after: { ...limit, threshold: 90 } }], plain)).toEqual([
    "    limit:",
    "      - threshold: 80",
    "      + threshold: 90",
  ]);
  const [text = ""] = changeLines([{ field: "name", before: undefined, after: "x".repeat(100) }], plain);
  expect(text).toMatch(/^ {4}name: x{71}…$/);
});

test("a long list whose order alone differs is cut", () => {
  const [line = ""] = changeLines([{ field: "allow_ips", before: many, after: [...many].reverse() }], plain);

  expect(line).toMatch(/^ {4}allow_ips: \[192\.168\.100\.0\/32.*… -> \[192\.168\.100\.8.*…$/);
});
