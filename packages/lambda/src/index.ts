export type { ClientConfig } from "./aws/clients.ts";
export {
  type DeployedFunction,
  type DeployedFunctionOptions,
  deployedFunction,
} from "./deployed-function.ts";
export type { Environment, ExtraTool } from "./environment.ts";
export { type AminoAcidOptions, aminoAcidSequence } from "./input/amino-acid-sequence.ts";
export { type DnaOptions, dna } from "./input/dna.ts";
export { type JsonInputOptions, json } from "./input/json-input.ts";
export { definePreset, type InputPreset, type PreparedInput, type PresetOptions } from "./input/preset.ts";
export { smiles } from "./input/smiles.ts";
export type { CallFacts, Log, LogFacts, MetricUnit, ObservedCall, Observer } from "./observe/observer.ts";
export {
  DEFAULT_NAMESPACE,
  type PowertoolsOptions,
  powertoolsObserver,
} from "./observe/powertools-observer.ts";
export type { SetupOptions } from "./setup.ts";
export { createToolHandler, type ToolHandler, type ToolHandlerOptions } from "./tool/create-tool-handler.ts";
export {
  defineTool,
  type Tool,
  type ToolAnswer,
  type ToolCall,
  type ToolOptions,
} from "./tool/define-tool.ts";
export type { Envelope, FailureEnvelope, SuccessEnvelope, ToolData } from "./tool/envelope.ts";
export type { LambdaContext } from "./tool/lambda-context.ts";
export { type SchemaDefinition, type ToolDefinition, toolDefinitions } from "./tool/tool-definitions.ts";
export { ToolError, type ToolErrorFacts } from "./tool/tool-error.ts";
export type { ToolSchema } from "./tool/tool-schema.ts";
export type { AroundEndpoint } from "./tools/cached-prediction.ts";
export { type EndpointToolsOptions, endpointTools } from "./tools/endpoint-tools.ts";
export type { Load, ReadLoad } from "./tools/estimate.ts";
