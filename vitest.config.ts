import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Half of the tests wait for a process or for a pause: one worker less than there are cores would leave one idle.
    maxWorkers: "100%",
  },
});
