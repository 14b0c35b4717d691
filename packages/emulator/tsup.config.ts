import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "tsup";
import { configurationJsonSchema } from "./src/configuration/json-schema.ts";

/** Libraries that become part of the page's script. */
const LIBRARIES_OF_THE_PAGE = ["preact", "uplot", "@dagrejs/dagre"];

// `sqlite` exists only as `node:sqlite`: the prefix must survive the bundler.
const removeNodeProtocol = false;

export default defineConfig([
  {
    entry: ["src/index.ts"],
    format: ["esm", "cjs"],
    target: "node22",
    dts: true,
    // For import.meta.url in CommonJS.
    shims: true,
    sourcemap: true,
    removeNodeProtocol,
    async onSuccess() {
      const schema = `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`;
      await writeFile(new URL("./configuration.schema.json", import.meta.url), schema);
    },
  },
  { entry: ["src/cli.ts"], format: ["esm"], target: "node22", sourcemap: true, removeNodeProtocol },
  {
    entry: { page: "src/page/main.tsx" },
    outDir: "dist/page",
    publicDir: "src/page/public",
    tsconfig: "src/page/tsconfig.json",
    platform: "browser",
    format: ["esm"],
    target: "es2022",
    minify: true,
    noExternal: [/.*/],
    async onSuccess() {
      await writeFile(new URL("./dist/page/licences.txt", import.meta.url), await licences());
    },
  },
]);

async function licences(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const texts = LIBRARIES_OF_THE_PAGE.map(async (name) => {
    const folder = dirname(resolve(`${name}/package.json`));
    return `${name}\n\n${await readFile(join(folder, "LICENSE"), "utf8")}`;
  });
  return (await Promise.all(texts)).join("\n\n");
}
