export type { AwsClients, ClientConfig } from "./aws/clients.ts";
export { Endpoint, type EndpointCallOptions, type EndpointOptions } from "./endpoint/endpoint.ts";
export type { JobOptions } from "./endpoint/options.ts";
export * from "./invoker.ts";
export type { Clock } from "./wait/clock.ts";
