import { z } from "zod";
import type { SchemaDefinition, ToolDefinition } from "../tool/tool-definitions.ts";

/** What AgentCore Gateway takes, and nothing else. */
const schemaDefinition: z.ZodType<SchemaDefinition> = z.strictObject({
  type: z.enum(["string", "number", "object", "array", "boolean", "integer"]),
  description: z.string().exactOptional(),
  get properties() {
    return z.record(z.string(), schemaDefinition).exactOptional();
  },
  required: z.array(z.string()).exactOptional(),
  get items() {
    return schemaDefinition.exactOptional();
  },
});

const toolDefinition: z.ZodType<ToolDefinition> = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]+$/, "may hold letters, digits, _ and -"),
  description: z.string(),
  inputSchema: schemaDefinition,
  outputSchema: schemaDefinition.exactOptional(),
});

const tools = z.array(toolDefinition).min(1);

/** The `toolSchema` of a target: its `inlinePayload`, alone or in its field. */
export const toolSchema = z.union([
  tools,
  z.object({ inlinePayload: tools }).transform((it) => it.inlinePayload),
]);
