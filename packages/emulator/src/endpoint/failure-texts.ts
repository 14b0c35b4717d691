/**
 * The plain texts of failures that no container answered. AWS's own texts for a time-out and an expiry in the queue are not
 * published: the first is that of a real-time endpoint, the second is ours. Both are told apart in the README.
 */
export const TIMED_OUT =
  'Received server error (0) from primary with message "Your invocation timed out while waiting for a response from container primary. ' +
  'Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again."';

export function expired(requestTtlSeconds: number): string {
  return `InternalFailure: invocation expired after ${requestTtlSeconds} seconds in the queue`;
}

/** For an input that cannot be fetched. Starts with the S3 error code, such as NoSuchKey. */
export function downloadFailed(code: string, message: string, location: string): string {
  return `${code}: ${message} (while downloading ${location})`;
}

export function uploadFailed(code: string, message: string, location: string): string {
  return `${code}: ${message} (while uploading ${location})`;
}
