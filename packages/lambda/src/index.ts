export type { ClientConfig } from "./aws/clients.ts";
export type { Environment } from "./environment.ts";
export { type AminoAcidOptions, aminoAcidSequence } from "./sequence/amino-acid-sequence.ts";
export type { InputPreset } from "./sequence/preset.ts";
export type { SetupOptions } from "./setup.ts";
export { createToolHandler, type ToolHandler, type ToolHandlerOptions } from "./tool/create-tool-handler.ts";
export {
  defineTool,
  type Tool,
  type ToolAnswer,
  type ToolCall,
  type ToolOptions,
} from "./tool/define-tool.ts";
export type { Envelope, FailureEnvelope, SuccessEnvelope } from "./tool/envelope.ts";
export type { LambdaContext } from "./tool/lambda-context.ts";
export { type SchemaDefinition, type ToolDefinition, toolDefinitions } from "./tool/tool-definitions.ts";
export { ToolError, type ToolErrorFacts } from "./tool/tool-error.ts";
export type { ToolSchema } from "./tool/tool-schema.ts";
export { type EndpointToolsOptions, endpointTools } from "./tools/endpoint-tools.ts";
