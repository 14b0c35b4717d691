import { z } from "zod";
import { faultSchema } from "../faults/fault-schema.ts";
import type { FaultForm } from "./stream-message.ts";

const propertySchema = z.object({
  type: z.string().optional(),
  const: z.string().optional(),
  enum: z.array(z.string()).optional(),
});

type Property = z.output<typeof propertySchema>;

/** What `z.toJSONSchema` makes of a union of fault kinds, as far as a form needs it. */
const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.object({
    anyOf: z.array(jsonSchema).optional(),
    oneOf: z.array(jsonSchema).optional(),
    properties: z.record(z.string(), propertySchema).optional(),
    required: z.array(z.string()).optional(),
  }),
);

interface JsonSchema {
  anyOf?: JsonSchema[] | undefined;
  oneOf?: JsonSchema[] | undefined;
  properties?: Record<string, Property> | undefined;
  required?: string[] | undefined;
}

/** Every kind of fault with its fields, read off the schema, so that a form knows a new kind without being told. */
export function faultForms(): FaultForm[] {
  return formsOf(jsonSchema.parse(z.toJSONSchema(faultSchema, { io: "input", unrepresentable: "any" })));
}

function formsOf({ anyOf, oneOf, properties, required = [] }: JsonSchema): FaultForm[] {
  if (properties === undefined) return [...(anyOf ?? []), ...(oneOf ?? [])].flatMap(formsOf);
  const { kind, ...others } = properties;
  const fields = Object.entries(others).map(([name, { type }]) => ({
    name,
    isNumber: type === "number" || type === "integer",
    isRequired: required.includes(name),
  }));
  return kindsOf(kind).map((name) => ({ kind: name, fields }));
}

function kindsOf(kind: Property | undefined): string[] {
  return kind?.enum ?? (kind?.const === undefined ? [] : [kind.const]);
}
