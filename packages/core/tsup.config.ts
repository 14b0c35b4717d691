import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/invoker.ts"],
  format: ["esm", "cjs"],
  target: "node22",
  dts: true,
  clean: true,
  sourcemap: true,
});
