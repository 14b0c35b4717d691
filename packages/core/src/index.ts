export type { AwsClients, ClientConfig } from "./aws/clients.ts";
export type { CollectOptions } from "./endpoint/endpoint.ts";
export { Endpoint, type EndpointCallOptions, type EndpointOptions } from "./endpoint/endpoint.ts";
export type { JobOptions } from "./endpoint/options.ts";
export * from "./invoker.ts";
export type { ChunkTicket, JobHandle, JobStatus } from "./types/job-handle.ts";
export type { Clock } from "./wait/clock.ts";
