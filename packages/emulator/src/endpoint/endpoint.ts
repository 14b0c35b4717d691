import type { EndpointConfiguration } from "../configuration/configuration-schema.ts";
import type { EndpointStatus } from "../configuration/endpoint-schema.ts";
import type { InvocationRecord } from "../events/invocation-record.ts";
import type { Model } from "../models/model.ts";
import type { ModelAnswer } from "./call-model.ts";
import type { InvocationRequest } from "./invocation.ts";
import type { NotifyOutcome } from "./notify-outcome.ts";

/** How an endpoint stands, as `GET /_emulator/endpoints` shows it. */
export interface EndpointSnapshot {
  name: string;
  status: EndpointStatus;
  instances: { current: number; desired: number; min: number; max: number };
  /** Requests waiting for an instance. */
  queued: number;
  /** Requests that a worker has taken. */
  inFlight: number;
  completed: number;
  failed: number;
  /** Requests whose time to live ran out in the queue. */
  expired: number;
}

/** Who made an endpoint, and with that who scales it: the built-in scaler, or the APIs. */
export type EndpointOrigin = "configuration" | "api";

/** What Describe calls tell of an endpoint's life; it changes as the endpoint does. */
export interface Lifecycle {
  status: EndpointStatus;
  failureReason: string | undefined;
  endpointConfigName: string;
  /** `AsyncInferenceConfig` as CreateEndpointConfig was given it; undefined for an endpoint of the configuration file. */
  asyncInferenceConfig: object | undefined;
  /** The images of its model; none for an endpoint of the configuration file. */
  deployedImages: DeployedImage[];
  /** When its status last changed. */
  lastModifiedMs: number;
}

/** An image of a container, as DescribeEndpoint tells it; the time is in epoch seconds. */
export interface DeployedImage {
  SpecifiedImage: string;
  ResolvedImage: string;
  ResolutionTime: number;
}

/** What an endpoint serves with. An update puts another in its place. */
export interface Deployment {
  configuration: EndpointConfiguration;
  model: Model;
  notify: NotifyOutcome | undefined;
  /** ARN of the role with which its model works. */
  role: string | undefined;
}

interface CommonEndpoint {
  readonly name: string;
  readonly origin: EndpointOrigin;
  readonly configuration: EndpointConfiguration;
  readonly lifecycle: Lifecycle;
  readonly createdAtMs: number;
  readonly tags: Map<string, string>;
  readonly model: Model;
  snapshot(): EndpointSnapshot;
  /** Known invocations, oldest first. */
  invocations(): InvocationRecord[];
  /** Forgets invocations, counters and updates and goes back to the initial instances. What runs is aborted and writes nothing. */
  reset(): void;
  stop(): void;
  /** Forgets what waits, and calls `then` once nothing runs. */
  drain(then: () => void): void;
  /** Stops for good: what waits is forgotten. */
  remove(): void;
  /**
   * Starts or stops instances of an endpoint that the built-in scaler does not scale.
   * @param coldStartMs from now until new instances take work. @default the configured cold start
   */
  scaleTo(desired: number, coldStartMs?: number): void;
  /** Puts scaling into the hands of a scalable target with these limits, or, with undefined, back into those that it was in. */
  followTarget(limits: { min: number; max: number } | undefined): void;
  /** Ends the work of the built-in scaler, until a reset: from now on the API says how many instances there are. */
  leaveToApi(): void;
  /** Serves what is taken from now on with another deployment of the same kind. */
  deploy(deployment: Deployment): void;
}

/** An endpoint that answers through S3. */
export interface AsyncEndpoint extends CommonEndpoint {
  readonly kind: "async";
  readonly outputPath: string | undefined;
  readonly failurePath: string | undefined;
  /** When the request was received that waits longest, in epoch milliseconds; undefined when none waits. */
  readonly oldestReceivedAtMs: number | undefined;
  accept(request: InvocationRequest): InvocationRecord;
}

/** What a synchronous caller sends. */
export interface SyncRequest {
  body: Uint8Array;
  contentType: string | undefined;
  accept: string | undefined;
  customAttributes: string | undefined;
  inferenceId: string;
}

/** An endpoint that answers in the same call. */
export interface SyncEndpoint extends CommonEndpoint {
  readonly kind: "sync";
  /** The answer has status 0 where there is none after 60 seconds. @throws what the model threw */
  invoke(request: SyncRequest): Promise<ModelAnswer>;
}

export type Endpoint = AsyncEndpoint | SyncEndpoint;
