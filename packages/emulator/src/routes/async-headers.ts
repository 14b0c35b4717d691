import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { readMembers, sharedMembers, text } from "./header-members.ts";

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

/** Of these a container is not known to be sent anything. */
const PLACES_AND_TIMES = [
  HEADERS.inputLocation,
  HEADERS.s3OutputPathExtension,
  HEADERS.filename,
  HEADERS.requestTTLSeconds,
  HEADERS.invocationTimeoutSeconds,
];

/** The headers about S3 places and times, as far as the caller sent them. */
export function placesAndTimes(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    PLACES_AND_TIMES.flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}

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

/** Lengths, patterns, ranges and defaults as the service model has them. */
const membersSchema = z.object({
  ...sharedMembers,
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
  return readMembers(membersSchema, HEADERS, headers);
}
