import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
import type { ToolDefinition } from "../tool/tool-definitions.ts";

const manifest = createRequire(import.meta.url).resolve("@sagemaker-async/lambda/package.json");
const folder = join(dirname(manifest), "dist");
const FILE = "handler.mjs";

/** The bundle's export, as Lambda names it. */
export const BUNDLE_HANDLER = "handler.handler";

/** This package's function, one file, as it was built. */
export function bundleCode(): Code {
  return Code.fromAsset(folder, { exclude: ["*", `!${FILE}`] });
}

/** The tools of the bundle, as the build wrote them down. */
export function bundledTools(): ToolDefinition[] {
  return JSON.parse(readFileSync(join(folder, "tools.json"), "utf8"));
}
