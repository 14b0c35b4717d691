import type { SchedulingClock } from "../clock/clock.ts";
import type { Assumptions } from "../configuration/assumptions-schema.ts";
import type { ResolvedConfiguration } from "../configuration/configuration-schema.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { Logs } from "../logs/logs.ts";
import type { Account } from "../wire/arn.ts";
import type { OpenedDeployment, Resource } from "./resource.ts";
import type { EndpointConfigDefinition, ModelDefinition } from "./resource-schemas.ts";

/** What the control plane's operations work on. */
export interface ControlPlane {
  account: Account;
  clock: SchedulingClock;
  settings: ResolvedConfiguration["controlPlane"];
  assumptions: Pick<Assumptions, "workOfDeletedEndpoints">;
  endpoints: Map<string, Endpoint>;
  logs: Logs;
  models: Map<string, Resource<ModelDefinition>>;
  endpointConfigs: Map<string, Resource<EndpointConfigDefinition>>;
  /** What an endpoint of this name serves with under this endpoint configuration. */
  openDeployment(endpointName: string, config: Resource<EndpointConfigDefinition>): Promise<OpenedDeployment>;
  /** Publishes a test message to the endpoint's topics. */
  publishTest(endpoint: Endpoint): Promise<void>;
  /** An endpoint without instances, whose status is Creating. */
  createEndpoint(name: string, deployment: OpenedDeployment): Endpoint;
  /** Aborts with a reset, and when the emulator is closed: what is under way is forgotten. */
  readonly forgotten: AbortSignal;
  /** Keeps what was made through the API, where the emulator keeps its state. Called after every change. */
  keep(): void;
}

/** One operation: its parsed JSON input, still unchecked, to its JSON output. */
export type Operation = (plane: ControlPlane, input: unknown) => object | Promise<object>;
