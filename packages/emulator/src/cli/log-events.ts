import type { CallRecord } from "../events/call-record.ts";
import type { EmulatorEvent } from "../events/emulator-event.ts";
import type { EmulatorEvents } from "../events/event-log.ts";
import { LOG_LEVELS, type LogLevel } from "./read-arguments.ts";

/** Writes a line for each event that the level lets through. */
export function logEvents(events: EmulatorEvents, level: LogLevel, write: (line: string) => void): void {
  const loudest = LOG_LEVELS.indexOf(level);
  events.on((event) => {
    if (LOG_LEVELS.indexOf(levelOf(event)) <= loudest) write(`${levelOf(event)} ${describe(event)}`);
  });
}

function levelOf({ type }: EmulatorEvent): LogLevel {
  switch (type) {
    case "invocation.failed":
    case "invocation.expired":
    case "notification.failed":
    case "model.exited":
      return "warn";
    case "request.received":
    case "request.answered":
      return "debug";
    default:
      return "info";
  }
}

function describe(event: EmulatorEvent): string {
  switch (event.type) {
    case "request.received":
      return event.api;
    case "request.answered":
      return describeCall(event.call);
    case "fault.struck":
      return `${event.api ?? event.endpointName} ${event.type}: ${event.kind}`;
    case "instances.desired":
    case "instance.started":
    case "instance.stopped":
      return `${event.endpointName} ${event.type}: ${event.instances.current} of ${event.instances.desired}`;
    case "model.output":
      return `${event.model} ${event.stream}: ${event.line}`;
    case "model.exited":
      return `${event.model} ${event.type} with ${event.signal ?? `status ${event.exitCode}`}; starting it again`;
    case "alarm.changed":
      return `${event.alarmName} ${event.type}: ${event.before} -> ${event.state}: ${event.reason}`;
    case "notification.failed":
      return `${event.endpointName} ${event.type} ${event.inferenceId}: ${event.error}`;
    default: {
      const { inferenceId, error } = event.invocation;
      return `${event.endpointName} ${event.type} ${inferenceId}${error === null ? "" : `: ${error}`}`;
    }
  }
}

function describeCall({ service, operation, bucket, key, prefix, status }: CallRecord): string {
  const names = bucket === null ? "" : ` s3://${bucket}/${key ?? prefix ?? ""}`;
  return `${service}.${operation}${names}: ${status ?? "no answer"}`;
}
