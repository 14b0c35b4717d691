import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { FunctionError, InvocationResult } from "./lambda/outcome.ts";

/** Whether a caller is told why a call failed (`DEBUG`), or only that it did. */
export type ExceptionLevel = "none" | "debug";

const GENERIC = "An internal error occurred. Please retry later.";

/** A function's end as the gateway's caller sees it: the result's JSON as text, or an error. */
export function callResult(result: InvocationResult, arn: string, level: ExceptionLevel): CallToolResult {
  if (result.ok) return { content: [{ type: "text", text: result.payload }], isError: false };
  return level === "debug" ? debugResult(describe(result.error, arn)) : errorResult(GENERIC);
}

/** The gateway refuses arguments before the function sees them. */
export function refusedArguments(problems: readonly string[], level: ExceptionLevel): CallToolResult {
  const text = [
    "Parameter validation failed: Invalid request parameters:",
    ...problems.map((one) => `- ${one}`),
  ];
  return level === "debug"
    ? debugResult(`ValidationException - ${text.join("\n")}`)
    : errorResult(text.join("\n"));
}

function errorResult(text: string): CallToolResult {
  return { content: [{ type: "text", text }], isError: true };
}

/** https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-debug-messages.html */
function debugResult(text: string): CallToolResult {
  return { ...errorResult(text), _meta: { debug: { type: "text", text } } };
}

function describe({ errorType, errorMessage }: FunctionError, arn: string): string {
  return `Error while invoking Lambda function ${arn}: ${errorType}: ${errorMessage}`;
}
