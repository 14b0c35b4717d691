import type { SchemaDefinition } from "../tool/tool-definitions.ts";

/**
 * What is wrong with a tool's arguments, a line each, in AgentCore Gateway's words. Properties that the schema does not name
 * pass: the schema has no word to forbid them.
 */
export function checkArguments(schema: SchemaDefinition, value: unknown, path = ""): readonly string[] {
  const found = typeOf(value);
  if (found !== schema.type && !(found === "integer" && schema.type === "number")) {
    return [`Field '${path}' has invalid type: ${found} found, ${schema.type} expected`];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, at) => checkArguments(items, item, `${path}/${at}`)) : [];
  }
  return isRecord(value) ? checkProperties(schema, value, path) : [];
}

function checkProperties(
  { properties = {}, required = [] }: SchemaDefinition,
  value: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `Missing required field(s): '${path === "" ? name : `${path}/${name}`}'`);
  const wrong = Object.entries(properties).flatMap(([name, schema]) =>
    Object.hasOwn(value, name) ? checkArguments(schema, value[name], `${path}/${name}`) : [],
  );
  return [...missing, ...wrong];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Number.isInteger(value)) return "integer";
  return typeof value;
}
