import type { Tool } from "./define-tool.ts";

/**
 * The part of JSON Schema that AgentCore Gateway takes
 * (https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_SchemaDefinition.html): no enum, default, pattern or bounds, which stand
 * in descriptions and are checked by the tool.
 */
export type SchemaDefinition = {
  readonly type: "string" | "number" | "object" | "array" | "boolean" | "integer";
  readonly properties?: Readonly<Record<string, SchemaDefinition>>;
  readonly required?: readonly string[];
  readonly items?: SchemaDefinition;
  readonly description?: string;
};

/** One tool of a gateway target's `toolSchema.inlinePayload`. */
export type ToolDefinition = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: SchemaDefinition;
  readonly outputSchema?: SchemaDefinition;
};

/** Tools → what a gateway target is told of them. */
export function toolDefinitions(tools: readonly Tool[]): ToolDefinition[] {
  return tools.map(({ name, description, input, output }) => ({
    name,
    description,
    inputSchema: reduce(input["~standard"].jsonSchema.input({ target: "draft-2020-12" })),
    ...(output && {
      outputSchema: reduce(output["~standard"].jsonSchema.output({ target: "draft-2020-12" })),
    }),
  }));
}

type JsonSchema = Readonly<Record<string, unknown>>;

const types: ReadonlySet<unknown> = new Set(["string", "number", "object", "array", "boolean", "integer"]);

function reduce(schema: JsonSchema): SchemaDefinition {
  const { properties, required, items, description } = schema;
  return {
    type: typeOf(schema),
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [
          name,
          reduce(isObject(property) ? property : {}),
        ]),
      ),
    }),
    ...(Array.isArray(required) && required.length > 0 && { required }),
    ...(isObject(items) && { items: reduce(items) }),
    ...(typeof description === "string" && { description }),
  };
}

/** A choice of types is its first one that the gateway knows; anything at all is an object. */
function typeOf(schema: JsonSchema): SchemaDefinition["type"] {
  const { type, anyOf, oneOf } = schema;
  const choices = [
    type,
    ...[anyOf, oneOf]
      .flatMap((list) => (Array.isArray(list) ? list : []))
      .map((one) => (isObject(one) ? one["type"] : undefined)),
  ].flat();
  const known = choices.find((choice): choice is SchemaDefinition["type"] => types.has(choice));
  return known ?? "object";
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
