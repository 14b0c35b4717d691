import { dirname, join } from "node:path";
import { z } from "zod";
import { type LambdaTarget, listedName } from "./call-tool.ts";
import { GatewayError } from "./gateway-error.ts";
import { createHttpServer } from "./http-server.ts";
import { findHandler } from "./lambda/find-handler.ts";
import { openFunction } from "./lambda/local-function.ts";
import { findRuntimeClient } from "./lambda/runtime-client.ts";
import { listen } from "./listen.ts";
import { createMcpServer } from "./mcp-server.ts";
import { type GatewayOptions, gatewayOptions } from "./options.ts";
import { readTools } from "./read-tools.ts";
import { type KeptTasks, ToolTasks } from "./tool-tasks.ts";

/** A gateway that serves. */
export type Gateway = AsyncDisposable & {
  /** Where an MCP client connects: `http://127.0.0.1:4590/mcp`. */
  readonly url: string;
  /** The tools' names, as listed. */
  readonly tools: readonly string[];
  /** Closes the port and ends the function's processes. */
  close(): Promise<void>;
};

/**
 * Serves a tool handler over MCP as Bedrock AgentCore Gateway does, with the handler under AWS Lambda's own runtime client.
 *
 * @throws GatewayError where an option, the handler, the tool schema or the runtime client cannot be used
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const settings = readOptions(options);
  const { taskRoot, handler } = findHandler(settings.handler);
  const program = findRuntimeClient(settings.runtimeClient, taskRoot);
  const tools = await readTools(settings.schema ?? join(dirname(settings.handler), "tools.json"));
  const environment = settings.environment ?? process.env;

  const target: LambdaTarget = {
    name: settings.target,
    tools,
    gatewayId: "local-gateway",
    targetId: "LOCALTARGET",
    exceptionLevel: settings.exceptionLevel,
    requestHeaders: settings.requestHeaders,
    function: openFunction({
      name: settings.target,
      region: environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1",
      accountId: "000000000000",
      taskRoot,
      handler,
      runtime: { program: process.execPath, args: [program] },
      timeoutMs: settings.timeoutMs,
      memoryMb: settings.memoryMb,
      concurrency: settings.concurrency,
      environment,
      writeLine: settings.writeLine ?? (() => undefined),
    }),
  };

  const kept: KeptTasks = new Map();
  const server = createHttpServer((headers) => {
    const tasks = settings.tasks ? new ToolTasks(target, headers, kept) : undefined;
    return createMcpServer(target, headers, tasks);
  }, settings.host);
  const { port, close: closePort } = await listen(server, settings);
  const close = async () => {
    await Promise.all([closePort(), target.function.close()]);
  };
  const host = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
  return {
    url: `http://${host}:${port}/mcp`,
    tools: tools.map((tool) => listedName(target, tool)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function readOptions(options: GatewayOptions): z.infer<typeof gatewayOptions> {
  const { data, error } = gatewayOptions.safeParse(options);
  if (data === undefined) throw new GatewayError(z.prettifyError(error));
  return data;
}
