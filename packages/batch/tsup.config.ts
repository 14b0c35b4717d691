import { defineConfig, type Options } from "tsup";

const shared: Options = {
  target: "node22",
  // Core and the cache travel inside, so that this package installs alone.
  noExternal: [/^@sagemaker-async\/(core|cache)/],
  // `sqlite` exists only as `node:sqlite`: the prefix must survive the bundler.
  removeNodeProtocol: false,
  sourcemap: true,
};
const index = "src/index.ts";

export default defineConfig([
  { ...shared, entry: { index, cli: "src/cli.ts" }, format: ["esm"], dts: { entry: { index } } },
  { ...shared, entry: { index }, format: ["cjs"], dts: true },
]);
