import { type ClientConfig, Endpoint, type JobOptions } from "@sagemaker-async/core";

/** Which endpoint, and how rows travel to it. */
export type ConnectOptions = { readonly endpoint: string } & Pick<
  JobOptions,
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
