import type { Log } from "../observe/observer.ts";
import { checkArguments } from "./check-arguments.ts";
import type { ToolData } from "./envelope.ts";
import type { ToolSchema } from "./tool-schema.ts";

/** One call of a tool, besides its arguments. */
export type ToolCall = {
  readonly requestId: string;
  /** What AgentCore Gateway says of the call, by lower-case name. */
  readonly custom: ReadonlyMap<string, string>;
  /** Milliseconds until Lambda ends the call. */
  remainingMs(): number;
  /** JSON logs and metrics. Never give it what a user typed or a model answered. */
  readonly log: Log;
};

/** What a tool has found, and a sentence on it. */
export type ToolAnswer<Data> = { readonly data: Data; readonly message: string };

export type ToolOptions<Input, Data extends ToolData> = {
  /** As the agent sees it. */
  readonly name: string;
  /** When and how to use the tool, for the agent. */
  readonly description: string;
  /** An object schema of the arguments. */
  readonly input: ToolSchema<Input>;
  /** Schema of `data` in the answer, for the gateway. */
  readonly output?: ToolSchema<Data> | undefined;
  /** Error code of arguments that do not fit `input`. Default: `VALIDATION_ERROR`. */
  readonly invalidInputCode?: string | undefined;
  /** Error code of what `run` throws unexpectedly. Default: `HANDLER_ERROR`. */
  readonly unexpectedCode?: string | undefined;
  /**
   * Does the work. Throw a `ToolError` for what is to be expected: it is answered with its code and message. Of anything else that is thrown only
   * the log learns more than that it happened.
   */
  readonly run: (input: Input, call: ToolCall) => Promise<ToolAnswer<Data>> | ToolAnswer<Data>;
};

/** A tool whatever its arguments are. */
export type Tool = {
  readonly name: string;
  readonly description: string;
  readonly input: ToolSchema<unknown>;
  readonly output: ToolSchema<unknown> | undefined;
  readonly unexpectedCode: string;
  /** Checks the arguments and runs. */
  readonly call: (event: Readonly<Record<string, unknown>>, call: ToolCall) => Promise<ToolAnswer<ToolData>>;
};

/** A tool, typed by its schemas. */
export function defineTool<Input, Data extends ToolData>(options: ToolOptions<Input, Data>): Tool {
  const { name, description, input, output, run } = options;
  const code = options.invalidInputCode ?? "VALIDATION_ERROR";
  return {
    name,
    description,
    input,
    output,
    unexpectedCode: options.unexpectedCode ?? "HANDLER_ERROR",
    async call(event, call) {
      return run(await checkArguments(event, input, code), call);
    },
  };
}
