import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { ToolDefinition } from "../tool/tool-definitions.ts";
import { callResult, type ExceptionLevel, refusedArguments } from "./call-result.ts";
import { checkArguments } from "./check-arguments.ts";
import { clientContext } from "./client-context.ts";
import type { LocalFunction } from "./lambda/local-function.ts";

/** Between a target's name and a tool's, in the names that a gateway lists. */
const DELIMITER = "___";

/** The one Lambda target of the gateway. */
export type LambdaTarget = {
  readonly name: string;
  readonly tools: readonly ToolDefinition[];
  readonly function: LocalFunction;
  readonly gatewayId: string;
  readonly targetId: string;
  readonly exceptionLevel: ExceptionLevel;
  /** Names of request headers that reach the function, as the target's `allowedRequestHeaders`. */
  readonly requestHeaders: readonly string[];
};

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export type ToolCall = {
  /** As listed: `target___tool`. */
  readonly name: string;
  readonly arguments: unknown;
  /** The id of the MCP message that brought the call. */
  readonly messageId: string | number;
  /** Of the HTTP request, by lower-case name. */
  readonly headers: RequestHeaders;
};

export function listedName(target: LambdaTarget, tool: ToolDefinition): string {
  return `${target.name}${DELIMITER}${tool.name}`;
}

/** The tool of a listed name; undefined where there is none. */
export function findTool(target: LambdaTarget, name: string): ToolDefinition | undefined {
  return target.tools.find((tool) => listedName(target, tool) === name);
}

/** Arguments → the tool's schema → the function, with the tool's name in its client context → text. */
export async function callTool(
  target: LambdaTarget,
  tool: ToolDefinition,
  call: ToolCall,
): Promise<CallToolResult> {
  const problems = checkArguments(tool.inputSchema, call.arguments);
  if (problems.length > 0) return refusedArguments(problems, target.exceptionLevel);
  const context = clientContext(target, {
    toolName: call.name,
    mcpMessageId: String(call.messageId),
    headers: allowedHeaders(target.requestHeaders, call.headers),
  });
  const result = await target.function.invoke(call.arguments, context);
  return callResult(result, target.function.arn, target.exceptionLevel);
}

function allowedHeaders(names: readonly string[], headers: RequestHeaders): Record<string, string> {
  const given = names.map((name) => [name, headers[name.toLowerCase()]] as const);
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
