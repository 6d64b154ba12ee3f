import { expect, test } from "vitest";
import { instanceSizes } from "../../entities/instance-size.ts";
import { sizeIn } from "../../src/governance/size.ts";
import { isTier } from "../../src/policy/tier.ts";

const specs = (regionConfig: object) => ({ replicationSpecs: [{ regionConfigs: [regionConfig] }] });

test.each([
  ["a cluster's tier", specs({ electableSpecs: { instanceSize: "M10", nodeCount: 3 } }), "M10"],
  [
    "the largest of several",
    specs({ electableSpecs: { instanceSize: "M10" }, analyticsSpecs: { instanceSize: "R40" } }),
    "R40",
  ],
  [
    "where it may grow to by itself",
    specs({ electableSpecs: { instanceSize: "M10" }, autoScaling: { compute: { maxInstanceSize: "M60" } } }),
    "M60",
  ],
  ["one that nobody knows, as the largest", specs({ a: { instanceSize: "Z9" }, b: { instanceSize: "M300" } }), "Z9"],
  ["a Flex cluster's", { name: "small", providerSettings: { backingProviderName: "AWS" } }, "FLEX"],
  ["none in a change of something else", { tags: [{ key: "a", value: "M80" }], paused: true }, undefined],
  ["none without a body", undefined, undefined],
])("the size in a body is %s", (_, body, size) => {
  expect(sizeIn(body)).toBe(size);
});

test("every tier that a template may name can be a limit", () => {
  expect(instanceSizes.filter((size) => !isTier(size))).toEqual([]);
});
