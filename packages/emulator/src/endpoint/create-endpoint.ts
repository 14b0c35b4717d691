import { type AsyncEndpointOptions, createAsyncEndpoint } from "./async-endpoint.ts";
import type { Endpoint } from "./endpoint.ts";
import { createSyncEndpoint } from "./sync-endpoint.ts";

/** An endpoint of the kind that its configuration says: asynchronous with an `async` block, else synchronous. */
export function createEndpoint(options: Omit<AsyncEndpointOptions, "async">): Endpoint {
  const { async } = options.configuration;
  return async === undefined ? createSyncEndpoint(options) : createAsyncEndpoint({ ...options, async });
}
