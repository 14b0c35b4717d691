import * as z from "zod";
import type { ToolSchema } from "../tool/tool-schema.ts";
import { definePreset, type InputPreset } from "./preset.ts";

export type JsonInputOptions = {
  /** Checks the input. Default: any object. */
  readonly schema?: ToolSchema<unknown> | undefined;
  /** What the model does and takes, for the agent. */
  readonly description?: string | undefined;
};

const anyObject = z
  .record(z.string(), z.unknown(), { error: "Input must be an object" })
  .describe("The model's input.");

/** Any model that takes JSON: the argument `input` is the request's body. */
export function json({ schema = anyObject, description }: JsonInputOptions = {}): InputPreset {
  return definePreset({
    argument: "input",
    description:
      description ??
      "Submit an input for prediction. Answers at once with an output_id; pass it to get_results.",
    schema,
    body: (value) => value,
  });
}
