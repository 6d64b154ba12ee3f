import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Half of the tests wait for a process or for a pause: more of them than cores can be under way.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
});
