import { z } from "zod";

/**
 * What AgentCore Gateway lets a tool say of its arguments: a part of JSON Schema without `enum`, `default`, bounds, patterns
 * or `additionalProperties`.
 * https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_SchemaDefinition.html
 */
export type SchemaDefinition = {
  readonly type: "string" | "number" | "object" | "array" | "boolean" | "integer";
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, SchemaDefinition>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: SchemaDefinition | undefined;
};

const schemaDefinition: z.ZodType<SchemaDefinition> = z.strictObject({
  type: z.enum(["string", "number", "object", "array", "boolean", "integer"]),
  description: z.string().optional(),
  get properties() {
    return z.record(z.string(), schemaDefinition).optional();
  },
  required: z.array(z.string()).optional(),
  get items() {
    return schemaDefinition.optional();
  },
});

const toolDefinition = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]+$/, "may hold letters, digits, _ and -"),
  description: z.string(),
  inputSchema: schemaDefinition,
  outputSchema: schemaDefinition.optional(),
});

/** A tool of a Lambda target. */
export type ToolDefinition = z.infer<typeof toolDefinition>;

const tools = z.array(toolDefinition).min(1);

/** The `toolSchema` of a target: its `inlinePayload`, alone or in its field. */
export const toolSchema = z.union([
  tools,
  z.object({ inlinePayload: tools }).transform((it) => it.inlinePayload),
]);
