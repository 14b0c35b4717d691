import type { ToolSchema } from "../tool/tool-schema.ts";

/** What one kind of model takes: the argument that an agent gives, how it is checked, and what is sent to the model. */
export type InputPreset<Value = unknown> = {
  /** Name of the tool's argument. */
  readonly argument: string;
  /** What `invoke_endpoint` does with such a model, for the agent. */
  readonly description: string;
  /** Checks the argument, and cleans it. */
  readonly schema: ToolSchema<Value>;
  /** The request's body, as JSON. */
  readonly body: (value: Value) => unknown;
  /** For metrics and the estimate. */
  readonly lengthOf: (value: Value) => number;
};
