import { type Clock, systemClock } from "@sagemaker-async/core/protocol";
import { type ObservedCall, type Observer, silentObserver } from "../observe/observer.ts";
import { invalid } from "./check-arguments.ts";
import { readClientContext, toolNameIn } from "./client-context.ts";
import type { Tool } from "./define-tool.ts";
import { type Envelope, succeeded } from "./envelope.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { ToolError } from "./tool-error.ts";

export type ToolHandlerOptions = {
  readonly tools: readonly Tool[];
  /** Hears what happens. Default: nobody. */
  readonly observer?: Observer | undefined;
  readonly clock?: Clock | undefined;
};

/** A Lambda function's handler. It never throws. */
export type ToolHandler = (event: unknown, context?: LambdaContext) => Promise<Envelope>;

/** Where Lambda does not say how much time is left. */
const UNKNOWN_REMAINING_MS = 30_000;

/**
 * The handler of a Lambda target of Bedrock AgentCore Gateway: `event` is the tool's arguments, the tool's name stands in the client context and nowhere else
 * (https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html).
 */
export function createToolHandler({
  tools,
  observer = silentObserver,
  clock = systemClock,
}: ToolHandlerOptions): ToolHandler {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return async (event, context) => {
    let name = "";
    let observed: ObservedCall | undefined;
    try {
      const custom = readClientContext(context);
      name = toolNameIn(custom);
      const requestId = context?.awsRequestId ?? "unknown";
      const toolName = byName.has(name) ? name : "";
      observed = observer.begin({ toolName, requestId, functionName: context?.functionName });
      const answer = await toolNamed(name, byName).call(argumentsOf(event), {
        requestId,
        custom,
        log: observed.log,
        remainingMs: () => context?.getRemainingTimeInMillis?.() ?? UNKNOWN_REMAINING_MS,
      });
      observed.end();
      return succeeded(answer.message, answer.data, clock.now());
    } catch (error) {
      const unexpectedCode = byName.get(name)?.unexpectedCode ?? "HANDLER_ERROR";
      const known = error instanceof ToolError ? error : unexpected(unexpectedCode, name, error);
      observed?.end(known);
      return known.toEnvelope(clock.now());
    }
  };
}

function toolNamed(name: string, tools: ReadonlyMap<string, Tool>): Tool {
  if (name === "") throw new ToolError("MISSING_TOOL_NAME", "Tool name not found in context object.");
  const tool = tools.get(name);
  if (tool) return tool;
  const message = `Unknown tool: ${name}. Supported tools are: ${[...tools.keys()].join(", ")}`;
  throw new ToolError("UNKNOWN_TOOL", message);
}

function argumentsOf(event: unknown): Readonly<Record<string, unknown>> {
  if (typeof event === "object" && event !== null && !Array.isArray(event)) return { ...event };
  throw invalid("INVALID_EVENT_STRUCTURE", ["Event must be a dictionary"]);
}

/** The cause is for the log: its text may hold what an agent should not see. */
function unexpected(code: string, name: string, cause: unknown): ToolError {
  const what = code === "HANDLER_ERROR" ? "Unexpected error occurred" : `Unexpected error in ${name}`;
  const kind = cause instanceof Error ? cause.name : typeof cause;
  return new ToolError(code, `${what}: ${kind}. The function's log has the details.`, { cause });
}
