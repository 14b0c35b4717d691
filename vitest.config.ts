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
    projects: folders.map((root) => ({ extends: true, test: { name: root, root } })),
  },
});
