import type { LambdaContext } from "../../src/tool/lambda-context.ts";

/** The context of a call by AgentCore Gateway, its keys as recorded: all values are strings. */
export function gatewayContext(
  tool: string,
  custom: Readonly<Record<string, string>> = {},
  remainingMs = 60_000,
): LambdaContext {
  return {
    awsRequestId: "5c5e5b44-3b37-4b5c-a0a6-ef0ee7e8a6a4",
    functionName: "protein-tool",
    getRemainingTimeInMillis: () => remainingMs,
    clientContext: {
      custom: {
        bedrockAgentCoreToolName: `protein-target___${tool}`,
        bedrockAgentCoreMessageVersion: "1.0",
        bedrockAgentCoreAwsRequestId: "8f5b0b3e-3f0a-4e2f-9d6c-0f4b7c1f2a10",
        bedrockAgentCoreMcpMessageId: "3",
        bedrockAgentCoreGatewayId: "protein-gateway-abcdefghij",
        bedrockAgentCoreTargetId: "ABCDEFGHIJ",
        ...custom,
      },
    },
  };
}
