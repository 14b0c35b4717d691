import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const folders = [
  "packages/core",
  "packages/cache",
  "packages/emulator",
  "packages/lambda",
  "packages/batch",
  "apps/examples",
  "services",
  "test",
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Most tests wait for processes and ports: two files at once on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: folders.map((root) => ({ extends: true, test: { name: root, root } })),
  },
});
