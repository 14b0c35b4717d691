import type { ToolSchema } from "../tool/tool-schema.ts";

/** An input that was checked. */
export type PreparedInput = {
  /** As the agent gave it, cleaned. */
  readonly value: unknown;
  /** The request's body, JSON. */
  readonly body: string;
  /** For metrics and estimates. */
  readonly length: number;
};

/** What one kind of model takes. */
export type InputPreset = {
  /** Name of the tool's argument. */
  readonly argument: string;
  /** What `invoke_endpoint` does with such a model, for the agent. */
  readonly description: string;
  /** The tool's arguments → what is sent. */
  readonly schema: ToolSchema<PreparedInput>;
};

export type PresetOptions<Value> = Pick<InputPreset, "argument" | "description"> & {
  /** Checks the one argument, and cleans it. */
  readonly schema: ToolSchema<Value>;
  /** The request's body, which is sent as JSON. */
  readonly body: (value: Value) => unknown;
  /** Default: the bytes of the body. */
  readonly lengthOf?: ((value: Value) => number) | undefined;
};

/** An input of your own: the argument that an agent gives, how it is checked, and what is sent to the model. */
export function definePreset<Value>(options: PresetOptions<Value>): InputPreset {
  const { argument, description, schema, lengthOf } = options;
  const { vendor, version, jsonSchema, validate } = schema["~standard"];
  const objectOf = (property: Record<string, unknown>) => {
    const { $schema, ...inner } = property;
    return { type: "object", properties: { [argument]: inner }, required: [argument] };
  };
  return {
    argument,
    description,
    schema: {
      "~standard": {
        vendor,
        version,
        jsonSchema: {
          input: (target) => objectOf(jsonSchema.input(target)),
          output: (target) => objectOf(jsonSchema.output(target)),
        },
        async validate(event) {
          const result = await validate((event as Readonly<Record<string, unknown>>)[argument]);
          if (result.issues) return result;
          const { value } = result;
          const body = JSON.stringify(options.body(value));
          return { value: { value, body, length: lengthOf?.(value) ?? Buffer.byteLength(body) } };
        },
      },
    },
  };
}
