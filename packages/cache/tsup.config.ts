import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    memory: "src/stores/memory.ts",
    sqlite: "src/stores/sqlite.ts",
    redis: "src/stores/redis.ts",
    dynamodb: "src/stores/dynamodb.ts",
    tiered: "src/stores/tiered.ts",
    parquet: "src/parquet.ts",
    workbench: "src/workbench.ts",
    "test-suite": "src/test-suite/index.ts",
  },
  format: ["esm", "cjs"],
  target: "node22",
  // The invoker's types and its few pure functions travel inside, so that this package installs alone.
  noExternal: [/^@sagemaker-async\/core/],
  // The declarations too: `paths` makes the compiler see a file of ours there instead of an external package.
  dts: {
    compilerOptions: { paths: { "@sagemaker-async/core/invoker": ["../core/dist/invoker.d.ts"] } },
  },
  clean: true,
  sourcemap: true,
  // `sqlite` exists only as `node:sqlite`: the prefix must survive the bundler.
  removeNodeProtocol: false,
});
