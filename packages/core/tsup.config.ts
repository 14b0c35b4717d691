import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    invoker: "src/invoker.ts",
    protocol: "src/protocol.ts",
    deploy: "src/deploy/index.ts",
    meta: "src/meta/index.ts",
    testing: "src/testing/index.ts",
    "meta-container": "src/meta/container/main.ts",
  },
  format: ["esm", "cjs"],
  target: "node22",
  dts: true,
  clean: true,
  sourcemap: true,
  // `sqlite` exists only as `node:sqlite`: the prefix must survive the bundler.
  removeNodeProtocol: false,
});
