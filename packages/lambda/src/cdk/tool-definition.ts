/** A JSON Schema as far as AgentCore Gateway knows it: no `enum`, `default`, `pattern` or limits. */
export type SchemaDefinition = {
  readonly type: "string" | "number" | "integer" | "boolean" | "object" | "array";
  readonly description?: string | undefined;
  readonly properties?: { readonly [name: string]: SchemaDefinition } | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: SchemaDefinition | undefined;
};

/**
 * A tool as its gateway announces it to agents
 * (https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_ToolDefinition.html).
 */
export type ToolDefinition = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: SchemaDefinition;
  readonly outputSchema?: SchemaDefinition | undefined;
};
