import type { AlarmState } from "../alarms/alarm.ts";
import type { FaultKind } from "../faults/fault-schema.ts";
import type { CallRecord } from "./call-record.ts";
import type { InvocationRecord } from "./invocation-record.ts";

/** What happens to a request, in the order in which it can happen. */
export interface InvocationEvent {
  type:
    | "invocation.accepted"
    | "invocation.started"
    /** It went back into the queue: as a duplicate, or because its instance was scaled in. */
    | "invocation.redelivered"
    | "invocation.completed"
    | "invocation.failed"
    | "invocation.expired";
  endpointName: string;
  invocation: InvocationRecord;
}

/** What happens to an endpoint's instances. The counts are those after the event. */
export interface InstanceEvent {
  type: "instances.desired" | "instance.started" | "instance.stopped";
  endpointName: string;
  instances: { current: number; desired: number };
}

/** A call that a client made, under the name that `GET /_emulator/requests` counts it by. */
export interface RequestEvent {
  type: "request.received";
  api: string;
}

/** A call that was answered: what it named, and with which status. */
export interface AnswerEvent {
  type: "request.answered";
  call: CallRecord;
}

/** A notification that could not be published to its SNS topic. */
export interface NotificationEvent {
  type: "notification.failed";
  endpointName: string;
  inferenceId: string;
  error: string;
}

/** An alarm that went from one state to another. */
export interface AlarmEvent {
  type: "alarm.changed";
  alarmName: string;
  before: AlarmState;
  state: AlarmState;
  reason: string;
}

/** A fault that struck a call, or an accepted invocation on its way. */
export interface FaultEvent {
  type: "fault.struck";
  kind: FaultKind;
  /** The call, as in {@link RequestEvent}; null for an invocation. */
  api: string | null;
  /** The invocation's endpoint; null for a call. */
  endpointName: string | null;
}

/** A line that the process of a model of kind `command` wrote. */
export interface ModelOutputEvent {
  type: "model.output";
  /** The endpoint or image that the model is for. */
  model: string;
  stream: "stdout" | "stderr";
  line: string;
}

/** The process of a model of kind `command` has ended on its own; another is started. */
export interface ModelExitEvent {
  type: "model.exited";
  model: string;
  exitCode: number | null;
  signal: string | null;
}

/** Everything the emulator reports. */
export type EmulatorEvent =
  | InvocationEvent
  | InstanceEvent
  | RequestEvent
  | AnswerEvent
  | NotificationEvent
  | AlarmEvent
  | FaultEvent
  | ModelOutputEvent
  | ModelExitEvent;

export type EmulatorEventType = EmulatorEvent["type"];

/** The events of one type. */
export type EventOf<Type extends EmulatorEventType> = Narrowed<EmulatorEvent, Type>;

/** Picks from a union the members that can have the type, and narrows them to it. */
type Narrowed<Event extends EmulatorEvent, Type extends EmulatorEventType> = Event extends EmulatorEvent
  ? Type extends Event["type"]
    ? Event & { type: Type }
    : never
  : never;
