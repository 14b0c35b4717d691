import { type Emulator, type EmulatorConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import { createToolHandler } from "../../src/tool/create-tool-handler.ts";
import type { Envelope } from "../../src/tool/envelope.ts";
import { type EndpointToolsOptions, endpointTools } from "../../src/tools/endpoint-tools.ts";

export const bucket = "demo";

/** The variables that the function is deployed with. */
export const environment = {
  SAGEMAKER_ENDPOINT_NAME: "protein",
  S3_BUCKET_NAME: bucket,
  METRICS_NAMESPACE: "SageMaker/AsyncEndpoint",
};

type Model = (sequence: string) => unknown;

export type ToolUnderTest = {
  readonly emulator: Emulator;
  /** Calls a tool as the gateway does. */
  readonly call: (tool: string, args: unknown) => Promise<Envelope<Data>>;
};

/** Data of any answer. */
export type Data = Readonly<Record<string, unknown>> & { readonly output_id: string };

export type ToolTestOptions = {
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly tools?: Partial<EndpointToolsOptions<never>>;
  readonly around?: Partial<EmulatorConfiguration>;
  readonly endpoint?: Partial<NonNullable<EmulatorConfiguration["endpoints"]>[string]>;
};

/** The client context of AgentCore Gateway, as recorded: all values are strings. */
export function gatewayContext(tool: string, custom: Readonly<Record<string, string>> = {}) {
  return {
    awsRequestId: "5c5e5b44-3b37-4b5c-a0a6-ef0ee7e8a6a4",
    functionName: "protein-tool",
    getRemainingTimeInMillis: () => 60_000,
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

/** An emulator with a protein model, and the shipped tools in front of it. It ends with the test. */
export async function startTool(model: Model, options: ToolTestOptions = {}): Promise<ToolUnderTest> {
  const emulator = await startEmulator({
    buckets: [bucket],
    endpoints: {
      protein: {
        async: {
          outputPath: `s3://${bucket}/async-inference-output`,
          failurePath: `s3://${bucket}/async-inference-failures`,
        },
        instances: { initial: 1, min: 1, max: 1 },
        model: ({ body }) => {
          const { sequence } = JSON.parse(Buffer.from(body).toString()) as { sequence: string };
          const answer = model(sequence);
          return answer instanceof Uint8Array || typeof answer === "string"
            ? { body: answer, contentType: "text/plain" }
            : { body: JSON.stringify(answer), contentType: "application/json" };
        },
        ...options.endpoint,
      },
    },
    ...options.around,
  });
  onTestFinished(() => emulator.close());
  const tools = endpointTools({
    environment: { ...environment, ...options.variables },
    clientConfig: emulator.clientConfig,
    ...options.tools,
  });
  const handler = createToolHandler({ tools });
  const call = (tool: string, args: unknown) =>
    handler(args, gatewayContext(tool)) as Promise<Envelope<Data>>;
  return { emulator, call };
}
