/** AgentCore Gateway on this machine: MCP in front, AWS Lambda's runtime client behind. */
export { GatewayError } from "./gateway-error.ts";
export type { FunctionSettings } from "./lambda/function-settings.ts";
export { type LocalFunction, openFunction } from "./lambda/local-function.ts";
export type { FunctionError, FunctionOutcome, InvocationResult } from "./lambda/outcome.ts";
export type { WriteLine } from "./log.ts";
export type { GatewayOptions } from "./options.ts";
export { type Gateway, startGateway } from "./start-gateway.ts";
