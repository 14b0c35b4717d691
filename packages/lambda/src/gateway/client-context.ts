import { randomUUID } from "node:crypto";

/** What a call brings along beside its arguments. */
export type CallFacts = {
  readonly toolName: string;
  readonly mcpMessageId: string;
  /** Headers of the caller's request that the target lets through. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * What AgentCore Gateway tells a function of a call, beside the arguments: the tool and the ids, all of them text, and the headers
 * that the target lets through, as an object.
 * https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 */
export function clientContext(
  { gatewayId, targetId }: { readonly gatewayId: string; readonly targetId: string },
  { toolName, mcpMessageId, headers }: CallFacts,
): { readonly custom: Readonly<Record<string, unknown>> } {
  return {
    custom: {
      bedrockAgentCoreToolName: toolName,
      bedrockAgentCoreMessageVersion: "1.0",
      bedrockAgentCoreAwsRequestId: randomUUID(),
      bedrockAgentCoreMcpMessageId: mcpMessageId,
      bedrockAgentCoreGatewayId: gatewayId,
      bedrockAgentCoreTargetId: targetId,
      ...(Object.keys(headers).length > 0 && { bedrockAgentCorePropagatedHeaders: headers }),
    },
  };
}
