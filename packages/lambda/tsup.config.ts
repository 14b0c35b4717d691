import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts" },
  format: ["esm", "cjs"],
  target: "node22",
  // Core travels inside, so that this package installs alone.
  noExternal: [/^@sagemaker-async\//],
  dts: true,
  clean: true,
  sourcemap: true,
  removeNodeProtocol: false,
});
