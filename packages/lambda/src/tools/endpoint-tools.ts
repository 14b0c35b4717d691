import type { ExtraTool } from "../environment.ts";
import { aminoAcidSequence } from "../input/amino-acid-sequence.ts";
import type { InputPreset } from "../input/preset.ts";
import { createSetup, type SetupOptions } from "../setup.ts";
import type { Tool } from "../tool/define-tool.ts";
import type { AroundEndpoint } from "./cached-prediction.ts";
import { cancelTool } from "./cancel.ts";
import type { ReadLoad } from "./estimate.ts";
import { getResultsTool } from "./get-results.ts";
import { invokeEndpointTool } from "./invoke-endpoint.ts";
import { listJobsTool } from "./list-jobs.ts";
import { predictTool } from "./predict.ts";

export type EndpointToolsOptions = SetupOptions & {
  /** What the model takes. Default: `aminoAcidSequence()`. */
  readonly preset?: InputPreset | undefined;
  /** Default: none. */
  readonly extra?: readonly ExtraTool[] | undefined;
  /** How busy the endpoint is, for estimates: `endpointLoad()` of `@sagemaker-async/lambda/load`. Default: estimates go by the input's length alone. */
  readonly load?: ReadLoad | undefined;
  /** A cache in front of `predict`. */
  readonly cache?: AroundEndpoint | undefined;
};

/** The shipped tools over one asynchronous endpoint, configured by the function's variables. */
export function endpointTools(options: EndpointToolsOptions = {}): Tool[] {
  const { preset = aminoAcidSequence(), extra = [], load, cache, ...rest } = options;
  const setup = createSetup(rest);
  const make: Readonly<Record<ExtraTool, () => Tool>> = {
    cancel: () => cancelTool(setup),
    list_jobs: () => listJobsTool(setup),
    predict: () => predictTool(setup, { preset, cache }),
  };
  const invoke = invokeEndpointTool(setup, { preset, load });
  return [invoke, getResultsTool(setup), ...extra.map((name) => make[name]())];
}
