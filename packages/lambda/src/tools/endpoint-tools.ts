import { aminoAcidSequence } from "../sequence/amino-acid-sequence.ts";
import type { InputPreset } from "../sequence/preset.ts";
import { createSetup, type SetupOptions } from "../setup.ts";
import type { Tool } from "../tool/define-tool.ts";
import { getResultsTool } from "./get-results.ts";
import { invokeEndpointTool } from "./invoke-endpoint.ts";

export type EndpointToolsOptions<Value> = SetupOptions & {
  /** What the model takes. Default: `aminoAcidSequence()`. */
  readonly preset?: InputPreset<Value> | undefined;
};

/** The shipped tools over one asynchronous endpoint, configured by the function's variables. */
export function endpointTools<Value = string>({
  preset,
  ...options
}: EndpointToolsOptions<Value> = {}): Tool[] {
  const setup = createSetup(options);
  const invoke = preset ? invokeEndpointTool(setup, preset) : invokeEndpointTool(setup, aminoAcidSequence());
  return [invoke, getResultsTool(setup)];
}
