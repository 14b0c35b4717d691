export type { Clock, ClockState } from "./clock/clock.ts";
export { ConfigurationError, type ConfigurationProblem } from "./configuration/configuration-error.ts";
export type { EmulatorConfiguration } from "./configuration/configuration-schema.ts";
export type { EndpointStatus } from "./configuration/endpoint-schema.ts";
export { loadConfiguration } from "./configuration/load-configuration.ts";
export type { ModelFunction, ModelRequest, ModelResponse } from "./configuration/model-function.ts";
export type { Emulator, EmulatorEnvironment, ResetOptions } from "./emulator.ts";
export type { EndpointSnapshot } from "./endpoint/endpoint.ts";
export type { EndpointHandle } from "./endpoint/endpoint-handle.ts";
export type { CallFilter, CallRecord } from "./events/call-record.ts";
export type {
  AlarmEvent,
  AnswerEvent,
  EmulatorEvent,
  EmulatorEventType,
  EventOf,
  FaultEvent,
  InstanceEvent,
  InvocationEvent,
  ModelExitEvent,
  ModelOutputEvent,
  NotificationEvent,
  RequestEvent,
} from "./events/emulator-event.ts";
export type { EmulatorEvents, WaitOptions, Wanted } from "./events/event-log.ts";
export type { InvocationRecord, InvocationState } from "./events/invocation-record.ts";
export type { Faults, ListedFault } from "./faults/fault-list.ts";
export type { Fault, FaultKind } from "./faults/fault-schema.ts";
export { type StartOptions, startEmulator } from "./start-emulator.ts";
export type { ClientConfig } from "./wire/client-config.ts";
