import { readExtraTools, readPreset } from "./environment.ts";
import { powertoolsObserver } from "./observe/powertools-observer.ts";
import { createToolHandler, type ToolHandler } from "./tool/create-tool-handler.ts";
import type { Tool } from "./tool/define-tool.ts";
import { type EndpointToolsOptions, endpointTools } from "./tools/endpoint-tools.ts";

export type DeployedFunction = { readonly tools: readonly Tool[]; readonly handler: ToolHandler };

export type DeployedFunctionOptions = Omit<EndpointToolsOptions, "preset" | "extra">;

/** The function as its variables describe it: its tools, its metrics and logs. */
export function deployedFunction(options: DeployedFunctionOptions = {}): DeployedFunction {
  const { environment = process.env, clock } = options;
  const preset = readPreset(environment);
  const tools = endpointTools({ ...options, preset, extra: readExtraTools(environment) });
  const observer = powertoolsObserver({ environment, clock });
  return { tools, handler: createToolHandler({ tools, clock, observer }) };
}
