import { ToolError } from "./tool-error.ts";
import type { ToolSchema } from "./tool-schema.ts";

/** Arguments as they came → arguments as the schema wants them. Required ones that are missing or empty have a code of their own. */
export async function checkArguments<Input>(
  event: Readonly<Record<string, unknown>>,
  schema: ToolSchema<Input>,
  code: string,
): Promise<Input> {
  const missing = requiredOf(schema).flatMap((field) => missingField(event, field));
  if (missing.length > 0) throw invalid("INVALID_EVENT_STRUCTURE", missing);
  const result = await schema["~standard"].validate(event);
  if (result.issues)
    throw invalid(
      code,
      result.issues.map(({ message }) => message),
    );
  return result.value;
}

export function invalid(code: string, errors: readonly string[]): ToolError {
  return new ToolError(code, "Input validation failed", { errors });
}

function requiredOf(schema: ToolSchema<unknown>): string[] {
  const { required } = schema["~standard"].jsonSchema.input({ target: "draft-2020-12" });
  return Array.isArray(required) ? required.filter((field) => typeof field === "string") : [];
}

function missingField(event: Readonly<Record<string, unknown>>, field: string): string[] {
  if (!Object.hasOwn(event, field)) return [`Missing required field: '${field}'`];
  const value = event[field];
  if (value === null || value === undefined) return [`Required field '${field}' cannot be null`];
  if (typeof value === "string" && value.trim() === "") return [`Required field '${field}' cannot be empty`];
  return [];
}
