import { writeFile } from "node:fs/promises";
import { defineConfig } from "tsup";
import { configurationJsonSchema } from "./src/configuration/json-schema.ts";

export default defineConfig([
  {
    entry: ["src/index.ts"],
    format: ["esm", "cjs"],
    target: "node22",
    dts: true,
    sourcemap: true,
    async onSuccess() {
      const schema = `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`;
      await writeFile(new URL("./configuration.schema.json", import.meta.url), schema);
    },
  },
  { entry: ["src/cli.ts"], format: ["esm"], target: "node22", sourcemap: true },
]);
