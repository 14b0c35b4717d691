import { z } from "zod";
import { constraintMessage, validationException } from "../wire/wire-error.ts";

/** Checks an operation's input. @throws WireError ValidationException that names every wrong member */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({
    member: path.map(String).join("."),
    value: "***",
    constraint: message,
  }));
  throw validationException(constraintMessage(problems));
}

/** Names of endpoints, endpoint configurations and models. */
export const resourceName = z
  .string("Member must not be null")
  .max(63, "Member must have length less than or equal to 63")
  .regex(
    /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
    "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9])*",
  );
