import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the demo goes from the example's plan to its deletion, every step as it has to end", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join("scripts", "demo.mjs")], { encoding: "utf8" });

  expect({ status, failures: stderr.match(/ended with exit code.*/g) }).toEqual({ status: 0, failures: null });
  expect(stdout).toContain("✔ All done: 3 created");
  expect(stdout).toContain("Plan: 1 to create, 2 to change, 1 without a change.");
  expect(stdout).toContain("✔ All done: nothing to do, 4 unchanged");
  expect(stdout).toContain("✔ All done: 4 deleted");
});
