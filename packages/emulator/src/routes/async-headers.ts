import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { constraintMessage, validationError } from "../wire/wire-error.ts";

/** The header that each member of InvokeEndpointAsync travels in. The wire's own Content-Type says nothing: SDKs always send application/octet-stream. */
const HEADERS = {
  contentType: "x-amzn-sagemaker-content-type",
  accept: "x-amzn-sagemaker-accept",
  customAttributes: "x-amzn-sagemaker-custom-attributes",
  inferenceId: "x-amzn-sagemaker-inference-id",
  inputLocation: "x-amzn-sagemaker-inputlocation",
  s3OutputPathExtension: "x-amzn-sagemaker-s3outputpathextension",
  filename: "x-amzn-sagemaker-filename",
  requestTTLSeconds: "x-amzn-sagemaker-requestttlseconds",
  invocationTimeoutSeconds: "x-amzn-sagemaker-invocationtimeoutseconds",
} as const;

/** Members whose values AWS keeps out of its messages. */
const SENSITIVE = new Set(["customAttributes"]);

const text = ({ min = 0, max, pattern }: { min?: number; max: number; pattern: RegExp }) =>
  z
    .string()
    .min(min, `Member must have length greater than or equal to ${min}`)
    .max(max, `Member must have length less than or equal to ${max}`)
    .regex(pattern, `Member must satisfy regular expression pattern: ${pattern.source}`)
    .optional();

const seconds = ({ min, max, byDefault }: { min: number; max: number; byDefault: number }) =>
  z
    .string()
    .regex(/^[+-]?\d+$/, "Member must be an integer")
    .transform(Number)
    .pipe(
      z
        .number()
        .min(min, `Member must have value greater than or equal to ${min}`)
        .max(max, `Member must have value less than or equal to ${max}`),
    )
    .default(byDefault);

// biome-ignore lint/suspicious/noControlCharactersInRegex: the service model's \p{ASCII} includes them
const ascii = /^[\x00-\x7f]*$/;

/** Lengths, patterns, ranges and defaults as the service model has them. */
const membersSchema = z.object({
  contentType: text({ max: 1024, pattern: ascii }),
  accept: text({ max: 1024, pattern: ascii }),
  customAttributes: text({ max: 1024, pattern: ascii }),
  inferenceId: text({ min: 1, max: 64, pattern: /^[\x21-\x7e][\x20-\x7e]*$/ }),
  inputLocation: text({ min: 1, max: 1024, pattern: /^(https|s3):\/\/([^/]+)\/?(.*)$/ }),
  s3OutputPathExtension: text({ min: 1, max: 512, pattern: /^(?!s3:|https:)[a-zA-Z0-9!_.*'()/-]+$/ }),
  filename: text({ min: 1, max: 32, pattern: /^(?!.*\..*\.)[a-zA-Z0-9][a-zA-Z0-9-_.]*$/ }),
  requestTTLSeconds: seconds({ min: 60, max: 21_600, byDefault: 21_600 }),
  invocationTimeoutSeconds: seconds({ min: 1, max: 3_600, byDefault: 900 }),
});

/** The members of one InvokeEndpointAsync call that travel in headers. */
export type AsyncHeaders = z.output<typeof membersSchema>;

/** @throws WireError ValidationError that names every member out of its limits */
export function readAsyncHeaders(headers: IncomingHttpHeaders): AsyncHeaders {
  const members: Record<string, unknown> = Object.fromEntries(
    Object.entries(HEADERS).map(([member, header]) => [member, headers[header]]),
  );
  const result = membersSchema.safeParse(members);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const member = String(path[0]);
    const value = SENSITIVE.has(member) ? "***" : String(members[member]);
    return { member, value, constraint: message };
  });
  throw validationError(constraintMessage(problems));
}
