/** AWS CDK constructs: an asynchronous endpoint, the Lambda function that is its tool, and the gateway in front of it. */
export {
  AgentCoreGatewayTarget,
  type AgentCoreGatewayTargetProps,
  type ExistingGateway,
  type JwtAuthorizer,
  type NewGateway,
} from "./agent-core-gateway-target.ts";
export { AgentTool, type AgentToolProps } from "./agent-tool.ts";
export { AsyncEndpoint } from "./async-endpoint.ts";
export type { AsyncEndpointProps } from "./async-endpoint-props.ts";
export { AsyncEndpointTool } from "./async-endpoint-tool.ts";
export type { AsyncEndpointToolProps } from "./async-endpoint-tool-props.ts";
export type { EndpointReference, Prefixes } from "./endpoint-reference.ts";
