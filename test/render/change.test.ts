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

test("of a list that does not fit into a line, what goes and what comes is told whole", () => {
  const long = `GROUP ${"interval_min=60 ".repeat(6)}roles=GROUP_OWNER`;

  expect(changeLines([{ field: "allow_ips", before: many, after: [...many.slice(1), long] }], plain)).toEqual([
    "    allow_ips:",
    `      - ${address(0)}`,
    `      + ${long}`,
  ]);
});

test("a long list whose order alone differs is cut", () => {
  const [line = ""] = changeLines([{ field: "allow_ips", before: many, after: [...many].reverse() }], plain);

  expect(line).toMatch(/^ {4}allow_ips: \[192\.168\.100\.0\/32.*… -> \[192\.168\.100\.8.*…$/);
});
