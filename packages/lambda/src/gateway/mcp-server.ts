import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import { callTool, findTool, type LambdaTarget, listedName, type RequestHeaders } from "./call-tool.ts";
import type { ToolTasks } from "./tool-tasks.ts";

/**
 * An MCP server with the target's tools. The tools come with their own JSON Schema and their arguments are checked in the
 * gateway's words, which is what the SDK's low-level server is for.
 */
export function createMcpServer(
  target: LambdaTarget,
  headers: RequestHeaders,
  tasks: ToolTasks | undefined,
): Server {
  const server = new Server(
    { name: target.gatewayId, version: "1.0.0" },
    {
      capabilities: { tools: {}, ...(tasks && { tasks: tasksCapability(tasks) }) },
      ...(tasks && { taskStore: tasks }),
    },
  );

  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: target.tools.map((tool) => ({
      name: listedName(target, tool),
      description: tool.description,
      inputSchema: { ...tool.inputSchema, type: "object" as const },
      ...(tasks?.submits(tool) && { execution: { taskSupport: "optional" as const } }),
    })),
  }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { requestId, taskStore }) => {
    const tool = findTool(target, params.name);
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${params.name}`);
    if (params.task && taskStore) {
      if (!tasks?.submits(tool))
        throw new McpError(ErrorCode.MethodNotFound, `${params.name} does not run as a task.`);
      return { task: await taskStore.createTask({ ttl: params.task.ttl ?? null }) };
    }
    return callTool(target, tool, {
      name: params.name,
      arguments: params.arguments ?? {},
      messageId: requestId,
      headers,
    });
  });
  return server;
}

function tasksCapability({ canCancel }: ToolTasks) {
  return { ...(canCancel && { cancel: {} }), requests: { tools: { call: {} } } };
}
