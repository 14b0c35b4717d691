import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { constraintMessage, validationError } from "../wire/wire-error.ts";

/** Members whose values AWS keeps out of its messages. */
const SENSITIVE = new Set(["customAttributes"]);

/** A member of so many characters that fit a pattern; absent when not sent. */
export const text = ({ min = 0, max, pattern }: { min?: number; max: number; pattern: RegExp }) =>
  z
    .string()
    .min(min, `Member must have length greater than or equal to ${min}`)
    .max(max, `Member must have length less than or equal to ${max}`)
    .regex(pattern, `Member must satisfy regular expression pattern: ${pattern.source}`)
    .optional();

// biome-ignore lint/suspicious/noControlCharactersInRegex: the service model's \p{ASCII} includes them
const ascii = /^[\x00-\x7f]*$/;

/** Members that both calls of the runtime have, within the service model's limits. */
export const sharedMembers = {
  contentType: text({ max: 1024, pattern: ascii }),
  accept: text({ max: 1024, pattern: ascii }),
  customAttributes: text({ max: 1024, pattern: ascii }),
  inferenceId: text({ min: 1, max: 64, pattern: /^[\x21-\x7e][\x20-\x7e]*$/ }),
};

/**
 * Reads and checks the members of a call that travel in headers.
 * @param names the header of each member
 * @throws WireError ValidationError that names every member out of its limits
 */
export function readMembers<Schema extends z.ZodType>(
  schema: Schema,
  names: Readonly<Record<string, string>>,
  headers: IncomingHttpHeaders,
): z.output<Schema> {
  const members: Record<string, unknown> = Object.fromEntries(
    Object.entries(names).map(([member, header]) => [member, headers[header]]),
  );
  const result = schema.safeParse(members);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const member = String(path[0]);
    const value = SENSITIVE.has(member) ? "***" : String(members[member]);
    return { member, value, constraint: message };
  });
  throw validationError(constraintMessage(problems));
}
