import { defineConfig } from "vitest/config";

/** The table of faults takes many minutes, and runs when it is asked for. */
const { MONK_FAULTS } = process.env;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: MONK_FAULTS === undefined ? ["test/trust/fault-*.test.ts"] : [],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Half of the tests wait for a process or for a pause: one worker less than there are cores would leave one idle.
    maxWorkers: "100%",
  },
});
