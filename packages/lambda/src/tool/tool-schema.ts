import type { StandardSchema } from "@sagemaker-async/core/protocol";

/** A Standard Schema that also tells its JSON Schema, such as zod's from 4.2 on (https://standardschema.dev/json-schema). */
export type ToolSchema<Output> = StandardSchema<Output> & {
  readonly "~standard": {
    readonly jsonSchema: JsonSchemaConverter;
  };
};

type JsonSchemaConverter = {
  readonly input: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown>;
  readonly output: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown>;
};
