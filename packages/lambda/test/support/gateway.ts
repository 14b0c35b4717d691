import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { lambdaRuntimeClients } from "@sagemaker-async/services";
import { type Gateway, type GatewayOptions, startGateway } from "../../src/gateway/index.ts";

export const fixtureHandler = fileURLToPath(new URL("../fixtures/handler.mjs", import.meta.url));

/** For `describeWith`. */
export const runtimeClient = { "aws-lambda-ric": lambdaRuntimeClients.installed };

type Answer = { readonly isError: boolean; readonly text: string; readonly meta: unknown };

/** An agent's side: an MCP client that calls tools by their own names. */
export type Agent = AsyncDisposable & {
  readonly client: Client;
  call(tool: string, args?: Readonly<Record<string, unknown>>): Promise<Answer>;
};

export async function connect(url: string, target = "async-endpoint"): Promise<Agent> {
  const client = new Client({ name: "agent", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)) as Transport);
  return {
    client,
    async call(tool, args = {}) {
      const result = await client.callTool({ name: `${target}___${tool}`, arguments: args });
      const [content] = result.content as { text: string }[];
      return { isError: result.isError === true, text: content?.text ?? "", meta: result._meta };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** A gateway before the handler of the fixtures, an agent, and what the gateway has logged. */
export async function openGateway(
  options: Partial<GatewayOptions> = {},
): Promise<AsyncDisposable & Pick<Agent, "client" | "call"> & { gateway: Gateway; log: readonly string[] }> {
  const log: string[] = [];
  const gateway = await startGateway({
    handler: fixtureHandler,
    runtimeClient: lambdaRuntimeClients.node,
    writeLine: (line) => log.push(line),
    ...options,
  });
  const agent = await connect(gateway.url, options.target);
  return {
    ...agent,
    gateway,
    log,
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      await gateway.close();
    },
  };
}
