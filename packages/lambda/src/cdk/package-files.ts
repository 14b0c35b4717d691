import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ToolDefinition } from "./tool-definition.ts";

const dist = join(
  dirname(createRequire(import.meta.url).resolve("@sagemaker-async/lambda/package.json")),
  "dist",
);

/** What is deployed as the function, and nothing else. */
export const BUNDLE_FOLDER = join(dist, "function");

/** File and export of the bundle, as Lambda names them. */
export const BUNDLE_HANDLER = "index.handler";

/** The tools of the bundle, as the build wrote them from the tools themselves. */
export function toolDefinitions(): ToolDefinition[] {
  return JSON.parse(readFileSync(join(dist, "tools.json"), "utf8"));
}
