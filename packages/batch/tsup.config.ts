import { cp, rm } from "node:fs/promises";
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

/** `emulate` runs the emulator's own built command, which travels inside with all that it reads at run time. */
async function copyEmulator(): Promise<void> {
  const from = new URL("../emulator/dist/", import.meta.url);
  const to = new URL("./dist/emulator/", import.meta.url);
  await rm(to, { recursive: true, force: true });
  const isWanted = (path: string) => !/\.(map|cjs|d\.ts|d\.cts)$/.test(path);
  await cp(from, to, { recursive: true, filter: isWanted });
}

export default defineConfig([
  {
    ...shared,
    entry: { index, cli: "src/cli.ts" },
    format: ["esm"],
    dts: { entry: { index } },
    onSuccess: copyEmulator,
  },
  { ...shared, entry: { index }, format: ["cjs"], dts: true },
]);
