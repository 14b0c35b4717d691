import type { Gateway } from "../gateway/index.ts";
import { isLoopback } from "../gateway/is-loopback.ts";

export const HELP = `sagemaker-async-gateway: a tool handler behind MCP on this machine, as Bedrock AgentCore Gateway serves it

Usage: sagemaker-async-gateway --handler FILE [options]

  --handler FILE            the handler's bundle, with an export "handler": what is deployed
  --schema FILE             the tool schema that is deployed with it (default: tools.json beside the handler)
  --port N                  port to listen on; 0 takes a free one (default 4590)
  --host ADDRESS            address to listen on (default 127.0.0.1)
  --target NAME             the target's name, before "___" in the tools' names (default async-endpoint)
  --timeout SECONDS         how long an invocation may take (default 30)
  --concurrency N           how many invocations may run at once, each in its own process (default 10)
  --memory MB               what the function is told of its memory (default 256)
  --exception-level LEVEL   none, or debug: callers are told why a call failed (default none)
  --request-header NAME     a header of requests that reaches the function's client context; may be repeated
  --tasks                   offers invoke_endpoint as an MCP task too
  --runtime-client FILE     index.mjs of aws-lambda-ric, where it is not found by itself
  -h, --help                this text

The function gets this shell's environment. Its log, and the gateway's as JSON lines, go to stderr.`;

/** What follows the ready line. */
export function describeUse({ url, tools }: Gateway, host: string | undefined): string {
  return [
    ...(host === undefined || isLoopback(host)
      ? []
      : [
          `warning: listening on ${host}; everyone who reaches this machine can use it, no password is asked for`,
        ]),
    `tools: ${tools.join(", ")}`,
    `to use it, connect an MCP client (streamable HTTP) to ${url}`,
  ].join("\n");
}
