import type { Endpoint } from "@sagemaker-async/core";
import type { ConnectOptions } from "./connect-endpoint.ts";

const DEFAULT_BATCH_SIZE = 10;

/** Rows in one request: what was typed, what the endpoint's tags say, or core's default. */
export function batchSizeOf({ batchSize }: ConnectOptions, { metadata }: Endpoint): number {
  return batchSize ?? metadata.batchSize ?? DEFAULT_BATCH_SIZE;
}
