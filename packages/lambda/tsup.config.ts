import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: { index: "src/index.ts" },
    format: ["esm", "cjs"],
    target: "node22",
    // Core's protocol travels inside, so that this package installs alone.
    noExternal: [/^@sagemaker-async\//],
    dts: { compilerOptions: { paths: { "@sagemaker-async/core/protocol": ["../core/dist/protocol.d.ts"] } } },
    clean: true,
    sourcemap: true,
    removeNodeProtocol: false,
  },
  {
    // The deployable function: one file with everything in it.
    entry: { handler: "src/handler.ts" },
    format: ["esm", "cjs"],
    target: "node22",
    platform: "node",
    noExternal: [/.*/],
    splitting: false,
    minify: true,
    outExtension: ({ format }) => ({ js: format === "esm" ? ".mjs" : ".cjs" }),
    dts: { compilerOptions: { paths: { "@sagemaker-async/core/protocol": ["../core/dist/protocol.d.ts"] } } },
    sourcemap: false,
    removeNodeProtocol: false,
  },
]);
