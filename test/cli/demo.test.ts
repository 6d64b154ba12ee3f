import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the demo goes from the example's plan to its deletion, every step as it has to end", () => {
  // The test runner may ask its children for colours.
  const env = { ...process.env, NO_COLOR: "1" };
  const demo = join("scripts", "demo.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo], { encoding: "utf8", env });

  expect({ status, failures: stderr.match(/ended with exit code.*/g) }).toEqual({ status: 0, failures: null });
  expect(stdout).toContain("✔ All done: 3 created");
  expect(stdout).toContain("Plan: 1 to create, 2 to change, 1 without a change.");
  expect(stdout).toContain("✔ All done: nothing to do, 4 unchanged");
  expect(stdout).toContain("✔ All done: 4 deleted");
});
