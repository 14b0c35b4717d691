import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";

type Advice = { readonly advice: string; readonly retryable: boolean };

const throttled: Advice = {
  advice: "It is throttled; give the table more capacity, or write more slowly. Try again.",
  retryable: true,
};

/** What to do about an error's name, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html. */
const advice: { readonly [name: string]: Advice } = {
  ResourceNotFoundException: {
    advice: "There is no such table in this region and account; create it with createCacheTable.",
    retryable: false,
  },
  AccessDeniedException: {
    advice:
      "Allow dynamodb:BatchGetItem, BatchWriteItem, PutItem, UpdateItem, DeleteItem and Scan on the table.",
    retryable: false,
  },
  ValidationException: {
    advice:
      'The table needs one partition key named "key" of type S, as createCacheTable makes it; its name has 3 to 255 letters, digits, "_", "-" and ".".',
    retryable: false,
  },
  ProvisionedThroughputExceededException: throttled,
  ThrottlingException: throttled,
  RequestLimitExceeded: throttled,
  UnprocessedItems: throttled,
  TimeoutError: {
    advice:
      "It did not answer within timeoutMs: it cannot be reached, or is throttled while the SDK tries again. Try again.",
    retryable: true,
  },
};

/** Whether the same request may pass a little later. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && advice[error.name] === throttled;
}

/** What the SDK threw, as `store_failed`: its name and the request's id. Its message may quote what was written. */
export function dynamodbError(operation: string, table: string, error: unknown): SageMakerAsyncError {
  if (SageMakerAsyncError.isInstance(error)) return error;
  const { advice: what, retryable } = advice[nameOf(error)] ?? {
    advice:
      "It cannot be reached, or does not answer; check the network, the region and the credentials. Try again.",
    retryable: true,
  };
  const message = `Cannot ${operation} the DynamoDB table "${table}": ${nameOf(error)}${requestOf(error)}. ${what}`;
  return new SageMakerAsyncError("store_failed", message, { retryable });
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string"
    ? `${error.name} ${String(error.code)}`
    : error.name;
}

function requestOf(error: unknown): string {
  const metadata = error instanceof Error && "$metadata" in error ? error.$metadata : undefined;
  const hasId = typeof metadata === "object" && metadata !== null && "requestId" in metadata;
  return hasId && metadata.requestId !== undefined ? ` (request ${String(metadata.requestId)})` : "";
}
