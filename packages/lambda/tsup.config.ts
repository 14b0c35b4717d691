import { writeFile } from "node:fs/promises";
import { defineConfig } from "tsup";
import type { Tool } from "./src/index.ts";
import { toolDefinitions } from "./src/tool/tool-definitions.ts";

// Core's protocol travels inside, so that this package installs alone.
const noExternal = [/^@sagemaker-async\//];
const dts = {
  compilerOptions: {
    // The declarations travel inside too: the compiler is to see files of ours there, not an external package.
    paths: {
      "@sagemaker-async/core/invoker": ["../core/dist/invoker.d.ts"],
      "@sagemaker-async/core/protocol": ["../core/dist/protocol.d.ts"],
    },
  },
};
const removeNodeProtocol = false;

export default defineConfig([
  {
    entry: {
      index: "src/index.ts",
      load: "src/load/index.ts",
      gateway: "src/gateway/index.ts",
      cdk: "src/cdk/index.ts",
    },
    format: ["esm", "cjs"],
    target: "node22",
    noExternal,
    dts,
    // For import.meta in CommonJS.
    shims: true,
    sourcemap: true,
    removeNodeProtocol,
  },
  {
    // The deployable function: one file with everything in it but the credentials' chain, which Lambda has no use for, and beside it the tool schema of a gateway's target.
    esbuildOptions(options) {
      options.alias = { "@aws-sdk/credential-provider-node": "./src/aws/lambda-credentials.ts" };
    },
    entry: { handler: "src/handler.ts" },
    format: ["esm", "cjs"],
    target: "node22",
    platform: "node",
    noExternal: [/.*/],
    splitting: false,
    minify: true,
    outExtension: ({ format }) => ({ js: format === "esm" ? ".mjs" : ".cjs" }),
    dts,
    sourcemap: false,
    removeNodeProtocol,
    async onSuccess() {
      const built = new URL("./dist/handler.mjs", import.meta.url).href;
      const { tools }: { tools: readonly Tool[] } = await import(built);
      const schema = `${JSON.stringify(toolDefinitions(tools), null, 2)}\n`;
      await writeFile(new URL("./dist/tools.json", import.meta.url), schema);
    },
  },
  {
    entry: ["src/cli.ts"],
    format: ["esm"],
    target: "node22",
    noExternal,
    sourcemap: true,
    removeNodeProtocol,
  },
]);
