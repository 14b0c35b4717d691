import { type Emulator, type EmulatorConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import type { ClientConfig } from "../../src/aws/clients.ts";
import { endpointLoad } from "../../src/load/index.ts";
import type { Observer } from "../../src/observe/observer.ts";
import { createToolHandler } from "../../src/tool/create-tool-handler.ts";
import { type EndpointToolsOptions, endpointTools } from "../../src/tools/endpoint-tools.ts";
import { gatewayContext } from "./gateway-context.ts";

export const bucket = "demo";
export const inputFolder = `s3://${bucket}/async-inference-input`;
export const outputFolder = `s3://${bucket}/async-inference-output`;
export const failureFolder = `s3://${bucket}/async-inference-failures`;

/** Any envelope, as a test looks at it. */
export type Answer = {
  readonly success: boolean;
  readonly message: string;
  readonly timestamp: string;
  readonly error_code?: string;
  readonly errors?: readonly string[];
  readonly details?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>> & { readonly output_id: string };
};

export type CallTool = (
  tool: string,
  args: unknown,
  custom?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export type ToolUnderTest = {
  readonly emulator: Emulator;
  /** Calls a tool as the gateway does. */
  readonly call: CallTool;
  /** Submits a sequence; its id. */
  readonly submit: (sequence?: string) => Promise<string>;
  /** The same function in another instance, which has seen nothing. */
  readonly anotherInstance: (variables?: Variables, clientConfig?: ClientConfig) => CallTool;
};

type Variables = Readonly<Record<string, string | undefined>>;
type EndpointConfiguration = NonNullable<EmulatorConfiguration["endpoints"]>[string];

export type ToolTestOptions = Omit<EndpointToolsOptions, "environment"> & {
  /** Of the function. */
  readonly observer?: Observer;
  readonly variables?: Variables;
  /** Until Lambda ends a call. */
  readonly remainingMs?: number;
  /** Of the emulator. */
  readonly around?: Partial<EmulatorConfiguration>;
  /** Of its endpoint. */
  readonly endpoint?: Partial<EndpointConfiguration>;
};

/** What the model answers a request's `sequence` with: text and bytes as they are, all else as JSON. An error that it throws fails the request. */
export type Model = (sequence: string) => unknown;

/** An emulator with a protein model, and the shipped tools in front of it. It ends with the test. */
export async function startTool(model: Model, options: ToolTestOptions = {}): Promise<ToolUnderTest> {
  const { observer, variables, remainingMs, around, endpoint, ...toolOptions } = options;
  const emulator = await startEmulator({
    buckets: [bucket],
    endpoints: {
      protein: {
        async: { outputPath: outputFolder, failurePath: failureFolder },
        instances: { initial: 1, min: 1, max: 1 },
        model: ({ body }) => {
          const { sequence } = JSON.parse(Buffer.from(body).toString()) as { sequence: string };
          const answer = model(sequence);
          return answer instanceof Uint8Array || typeof answer === "string"
            ? { body: answer, contentType: "text/plain" }
            : { body: JSON.stringify(answer), contentType: "application/json" };
        },
        ...endpoint,
      },
    },
    ...around,
  });
  onTestFinished(() => emulator.close());
  const instance = (more: Variables = {}, clientConfig: ClientConfig = {}): CallTool => {
    const environment = { SAGEMAKER_ENDPOINT_NAME: "protein", S3_BUCKET_NAME: bucket, ...variables, ...more };
    const config = { ...emulator.clientConfig, ...toolOptions.clientConfig, ...clientConfig };
    const setup = { environment, clientConfig: config, clock: toolOptions.clock };
    const handler = createToolHandler({
      tools: endpointTools({ load: endpointLoad(setup), ...toolOptions, ...setup }),
      clock: toolOptions.clock,
      observer,
    });
    return (tool, args, custom) =>
      handler(args, gatewayContext(tool, custom, remainingMs)) as Promise<Answer>;
  };
  const call = instance();
  const submit = async (sequence = "MKTVRQERLK") => {
    const { data, message } = await call("invoke_endpoint", { sequence });
    if (!data) throw new Error(message);
    return data.output_id;
  };
  return { emulator, call, submit, anotherInstance: instance };
}
