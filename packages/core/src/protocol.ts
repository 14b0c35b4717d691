/**
 * The single steps of the protocol, for a program that takes them itself: one call stages and invokes, another, perhaps in another process, reads the answer.
 * Without the control plane's client, which takes most of the SDK's load time.
 */
export { type ObjectStore, s3ObjectStore } from "./aws/object-store.ts";
export { type Accepted, type AsyncInvocation, type Runtime, sageMakerRuntime } from "./aws/runtime.ts";
export { formatS3Uri, readS3Uri, type S3Location } from "./aws/s3-location.ts";
export type { ErrorCode } from "./errors/error-code.ts";
export { type ErrorFacts, SageMakerAsyncError } from "./errors/sagemaker-async-error.ts";
export { failureOf } from "./pipeline/failure-of.ts";
export type { StandardSchema } from "./types/standard-schema.ts";
export { type Clock, systemClock } from "./wait/clock.ts";
