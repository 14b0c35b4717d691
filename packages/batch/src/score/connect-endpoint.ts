import { type ClientConfig, Endpoint } from "@sagemaker-async/core";
import type { ScoreOptions } from "./score-options.ts";

export type ConnectOptions = Pick<
  ScoreOptions,
  | "endpoint"
  | "batchSize"
  | "maxInFlight"
  | "contentType"
  | "accept"
  | "input"
  | "watch"
  | "queueUrl"
  | "inputLocation"
  | "customAttributes"
>;

/** Asks AWS for the endpoint. @throws {SageMakerAsyncError} `endpoint_not_found`, `access_denied`, `invalid_option`. */
export function connectEndpoint(options: ConnectOptions, clientConfig: ClientConfig): Promise<Endpoint> {
  const { batchSize, maxInFlight, contentType, accept, input, watch, queueUrl } = options;
  const { inputLocation, customAttributes } = options;
  return Endpoint.connect(options.endpoint, {
    clientConfig,
    batchSize,
    maxInFlight,
    contentType,
    accept,
    input,
    watch,
    queueUrl,
    inputLocation,
    customAttributes,
  });
}
