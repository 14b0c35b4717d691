/**
 * Lambda's quotas of a synchronous invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
/** 6 MB and a little more: the number that Lambda names when it refuses an answer. */
export const MAX_RESPONSE_BYTES = 6_291_556;
/** Loading the runtime and the handler's module may take this long. */
export const INIT_TIMEOUT_MS = 10_000;
