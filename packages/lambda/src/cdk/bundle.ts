import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
import { readExtraTools, readPreset } from "../environment.ts";
import { presets } from "../input/presets.ts";
import { type ToolDefinition, toolDefinitions } from "../tool/tool-definitions.ts";
import { endpointTools } from "../tools/endpoint-tools.ts";
import { type ToolChoice, toolVariables } from "./tool-environment.ts";

const FILE = "handler.mjs";

/** The bundle's export, as Lambda names it. */
export const BUNDLE_HANDLER = "handler.handler";

/** This package's function, one file, as it was built. */
export function bundleCode(): Code {
  const manifest = createRequire(import.meta.url).resolve("@sagemaker-async/lambda/package.json");
  return Code.fromAsset(join(dirname(manifest), "dist"), { exclude: ["*", `!${FILE}`] });
}

/** What the bundle's tools are, when its variables are these: the function reads them in the same way. */
export function bundledTools(choice: ToolChoice = {}): ToolDefinition[] {
  const environment = toolVariables(choice);
  if (choice.inputPreset !== undefined && !Object.hasOwn(presets, choice.inputPreset)) {
    throw new Error(
      `\`inputPreset\` is "${choice.inputPreset}"; there are ${Object.keys(presets).join(", ")}.`,
    );
  }
  return toolDefinitions(
    endpointTools({ preset: readPreset(environment), extra: readExtraTools(environment) }),
  );
}
